"""Other web processes of referral-api with settings of their own, and files sent to them."""

import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.api.referral.stories import JOINT, NECESSITY, REFERRALS, VANTAA
from tests.api.referral.uploads import PDF, described
from tests.api_client import Api
from tym_local.processes import ChildProcess
from tym_local.services import REFERRAL
from tym_local.stack import LocalStack

BIG = b"%PDF-1.7\n" + b"sivu " * 800_000 + b"\n%%EOF\n"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def another_web_process(stack: LocalStack, folder: Path, **settings: str) -> Iterator[tuple[str, ChildProcess]]:
    """Another web process of referral-api on the same database, with some settings of its own."""
    port = free_port()
    environment = {**stack._settings(REFERRAL), "TYM_PORT": str(port), **settings}
    process = ChildProcess("another", REFERRAL.command("serve"), environment=environment, log=folder / "another.log")
    process.start()
    try:
        wait_for(lambda: is_ready(port), within=30)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.stop()


def answers(port: int) -> bool:
    """Whether something listens."""
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def is_ready(port: int) -> bool:
    """Whether a service there can serve."""
    return answers(port) and httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 200


def wait_for(holds: Callable[[], bool], *, within: float = 30) -> None:
    """Wait for what happens in another process."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


def headers_of(api: Api, content: bytes, **described_as: Any) -> dict[str, str]:
    """Everything that an upload is sent with."""
    return {
        "Authorization": f"Bearer {api.token(VANTAA, 'referral-api')}",
        "Idempotency-Key": str(uuid.uuid4()),
        "Tym-Necessity": NECESSITY,
        **described(content, **described_as),
    }


def upload(api: Api, base: str, referral: str, content: bytes = PDF, **described_as: Any) -> httpx.Response:
    """An upload to another web process."""
    headers = headers_of(api, content, **described_as)
    url = f"{base}{REFERRALS}/{referral}/attachments"
    return httpx.post(url, headers=headers, content=content, timeout=30, trust_env=False)


def download(api: Api, base: str, location: str, worker: str = VANTAA) -> httpx.Response:
    """A download from another web process."""
    headers = {"Authorization": f"Bearer {api.token(worker, 'referral-api')}", "Tym-Purpose": JOINT}
    return httpx.get(base + location, headers=headers | {"Tym-Necessity": NECESSITY}, timeout=30, trust_env=False)
