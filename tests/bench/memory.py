"""What an upload of the largest size holds in memory: the web process's resident set while 25 MB arrive and stay."""

import base64
import hashlib
import threading
import time
import uuid

import httpx
import psutil

from tests.bench.questions import COUNTY
from tests.bench.seed import seeded
from tym_local.stack import LocalStack

SIZE = 25 * 1024 * 1024
BAR_MB = 40.0
"""The most that the resident set of referral-api may grow by."""
CONTENT = b"%PDF-1.7\n" + bytes(SIZE - 15) + b"%%EOF\n"
PAUSE = 0.005


def upload_memory(stack: LocalStack) -> dict[str, float | str]:
    """How many megabytes the resident set of referral-api grows by while it receives one file of 25 MB.

    The process has received a small file before, so that what it loads at the first one is not counted.
    """
    process = psutil.Process(stack.pid("referral-api"))
    headers = {"Authorization": f"Bearer {stack.token('vantaa-worker', 'referral-api')}"}
    with httpx.Client(base_url=stack.url("referral-api"), headers=headers, timeout=60, trust_env=False) as http:
        referral = _referral(http)
        _upload(http, referral, CONTENT[:9] + CONTENT[-6:])
        before, highest, done = process.memory_info().rss, process.memory_info().rss, threading.Event()

        def watch() -> None:
            nonlocal highest
            while not done.is_set():
                highest = max(highest, process.memory_info().rss)
                time.sleep(PAUSE)

        watcher = threading.Thread(target=watch)
        watcher.start()
        begun = time.perf_counter()
        try:
            _upload(http, referral, CONTENT)
        finally:
            took = time.perf_counter() - begun
            done.set()
            watcher.join()
    grown = (highest - before) / 2**20
    return {"name": "upload-25-mb", "grownMb": round(grown, 1), "seconds": round(took, 2), "barMb": BAR_MB}


def _referral(http: httpx.Client) -> str:
    body = {
        "kind": "service",
        "personId": seeded("person", 1),
        "recipientId": COUNTY,
        "serviceCode": "mielenterveyspalvelut",
        "caseId": seeded("case", 1),
        "entries": [{"category": "service-need", "text": "Tarve todettu."}],
        "send": True,
    }
    answer = http.post("/v1/referrals", json=body, headers={"Idempotency-Key": str(uuid.uuid4())})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def _upload(http: httpx.Client, referral: str, content: bytes) -> None:
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    headers = {
        "Idempotency-Key": str(uuid.uuid4()),
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="iso.pdf"',
        "Content-Digest": f"sha-256=:{digest}:",
        "Tym-Data-Category": "service-need",
    }
    answer = http.post(f"/v1/referrals/{referral}/attachments", content=content, headers=headers)
    assert answer.status_code == 201, answer.text
