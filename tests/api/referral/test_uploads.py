"""Uploads that must leave nothing: bad ones, cut-off ones, infected ones; and where good ones are kept."""

import hashlib
import http.client
import json
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.api.referral.stories import JOINT, KELA, NECESSITY, REFERRALS, VANTAA, kind_of, make_case, send
from tests.api.referral.uploads import PDF, attach, described
from tests.api_client import Api
from tests.database import Rows
from tym_local.processes import ChildProcess
from tym_local.services import REFERRAL
from tym_local.stack import LocalStack

LARGEST = 25 * 1024 * 1024
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
BIG = b"%PDF-1.7\n" + b"sivu " * 800_000 + b"\n%%EOF\n"
FILES = "SELECT id, state, storing FROM attachment_files"


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


def wait_for(holds: Callable[[], bool], *, within: float = 10) -> None:
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


@pytest.mark.parametrize(
    ("content", "described_as", "problem"),
    [
        (b"MZ\x90\x00\x03", {}, (415, "attachment-type-not-allowed")),
        (b"<html></html>", {"name": "a.html", "media_type": "text/html"}, (415, "attachment-type-not-allowed")),
        (b"%PDF-1.7", {"name": "kuva.png", "media_type": "image/png"}, (415, "attachment-type-not-allowed")),
        (PDF, {"name": "lausunto.exe"}, (415, "attachment-type-not-allowed")),
        (PDF + b"PK\x03\x04" + bytes(600_000), {}, (415, "attachment-type-not-allowed")),
        (b"a" * 600_000 + b"\x00", {"name": "a.txt", "media_type": "text/plain"}, (415, "attachment-type-not-allowed")),
        (b"", {"name": "tyhja.txt", "media_type": "text/plain"}, (400, "attachment-empty")),
        (PDF + b"\n" * LARGEST, {}, (413, "too-large")),
        (PDF, {"name": "..\\polku.pdf"}, (400, "attachment-name-not-allowed")),
        (PDF, {"name": "../../etc/polku.pdf"}, (400, "attachment-name-not-allowed")),
        (PDF, {"name": ""}, (400, "attachment-name-not-allowed")),
        (PDF, {"digest": hashlib.sha256(b"other").digest()}, (400, "content-digest-differs")),
        (PDF, {"category": "shoe-size"}, (400, "malformed")),
    ],
)
def test_a_bad_upload_is_refused_and_nothing_is_kept(
    api: Api, rows: Rows, content: bytes, described_as: dict[str, Any], problem: tuple[int, str]
) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    refused = attach(api, VANTAA, f"{REFERRALS}/{referral}", content=content, **described_as)
    assert (refused.status_code, kind_of(refused)) == problem, refused.text
    assert rows.counts("referral") == before


def test_an_upload_without_its_digest_is_refused_before_it_is_read(api: Api) -> None:
    headers = described(PDF)
    headers.pop("Content-Digest")
    path = f"{REFERRALS}/{send(api, make_case(api))}/attachments"
    refused = api.request(VANTAA, "POST", "referral-api", path, headers=headers, content=PDF, necessity=NECESSITY)
    assert (refused.status_code, kind_of(refused)) == (400, "content-digest-missing")


def test_an_unannounced_length_ends_at_the_limit(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    headers = headers_of(api, PDF)

    def endless() -> Iterator[bytes]:
        yield b"%PDF-1.7\n"
        for _ in range(LARGEST // 2**16 + 1):
            yield bytes(2**16)

    url = f"{api.stack.url('referral-api')}{REFERRALS}/{referral}/attachments"
    refused = httpx.post(url, headers=headers, content=endless(), timeout=30, trust_env=False)
    assert (refused.status_code, kind_of(refused)) == (413, "too-large")
    assert rows.counts("referral") == before


def test_a_file_of_the_largest_size_is_kept_and_read(api: Api) -> None:
    content = b"%PDF-1.7\n" + bytes(LARGEST - 15) + b"\n%%EOF"[-6:]
    kept = attach(api, VANTAA, f"{REFERRALS}/{send(api, make_case(api))}", content=content)
    assert kept.status_code == 201, kept.text
    found = download(api, api.stack.url("referral-api"), kept.headers["Location"])
    assert hashlib.sha256(found.content).hexdigest() == kept.json()["sha256"] == hashlib.sha256(content).hexdigest()


def begin_upload(api: Api, base: str, referral: str, *, sent: int) -> http.client.HTTPConnection:
    """An upload of which only so many bytes have been sent."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc)
    connection.putrequest("POST", f"{REFERRALS}/{referral}/attachments")
    for name, value in (headers_of(api, BIG) | {"Content-Length": str(len(BIG))}).items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(BIG[:sent])
    return connection


def has_begun(rows: Rows) -> bool:
    """Whether sealed parts of an unfinished file are there."""
    started = "SELECT 1 AS one FROM attachment_parts JOIN attachment_files ON id = file_id WHERE state = 'arriving'"
    return rows.all("referral", started) != []


def test_nothing_is_left_of_an_upload_whose_connection_breaks(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    connection = begin_upload(api, api.stack.url("referral-api"), referral, sent=2_000_000)
    wait_for(lambda: has_begun(rows))
    connection.close()
    wait_for(lambda: rows.counts("referral") == before)


def test_nothing_is_left_of_an_upload_whose_server_is_killed(api: Api, rows: Rows, tmp_path: Path) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    with another_web_process(api.stack, tmp_path) as (base, process):
        connection = begin_upload(api, base, referral, sent=2_000_000)
        wait_for(lambda: has_begun(rows))
        assert process.pid is not None
        subprocess.run(["kill", "-9", str(process.pid)], check=True)
        connection.close()
    assert has_begun(rows)
    long_ago = "UPDATE attachment_files SET changed_at = now() - interval '61 minutes' WHERE state = 'arriving'"
    rows.execute("referral", long_ago)
    wait_for(lambda: rows.counts("referral") == before)


class Clamd(threading.Thread):
    """A daemon that speaks ClamAV's INSTREAM and finds EICAR; `says` gives another answer instead."""

    def __init__(self, address: str | tuple[str, int]) -> None:
        super().__init__(daemon=True)
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self._listening = socket.socket(family)
        self._listening.bind(address)
        self._listening.listen()
        self.address = self._listening.getsockname()
        self.says: bytes | None = None
        self.received: list[bytes] = []

    def run(self) -> None:
        """Serve one connection after the other."""
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._scan(stream)

    def _scan(self, stream: object) -> None:
        read, write, flush = stream.read, stream.write, stream.flush  # type: ignore[attr-defined]  # a buffered pair
        if read(10) != b"zINSTREAM\0":
            return
        content = b""
        while length := int.from_bytes(read(4), "big"):
            content += read(length)
        self.received.append(content)
        write(self.says or (b"stream: Eicar-Test FOUND\0" if EICAR in content else b"stream: OK\0"))
        flush()

    def stop(self) -> None:
        """Take no more connections."""
        self._listening.close()


@pytest.fixture(scope="module")
def clamd() -> Iterator[Clamd]:
    """A daemon on a port of the loopback interface."""
    daemon = Clamd(("127.0.0.1", 0))
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture(scope="module")
def scanned(stack: LocalStack, clamd: Clamd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a web process that has its files scanned."""
    folder, address = tmp_path_factory.mktemp("scanned"), f"tcp://127.0.0.1:{clamd.address[1]}"
    with another_web_process(stack, folder, TYM_FILE_SCANNER=address) as (base, _):
        yield base


def test_a_clean_file_is_kept_as_scanned(api: Api, scanned: str, clamd: Clamd) -> None:
    kept = upload(api, scanned, send(api, make_case(api)), BIG)
    assert (kept.status_code, kept.json()["scan"]) == (201, "clean")
    assert clamd.received[-1] == BIG


def test_an_infected_file_is_refused_and_nothing_is_kept(api: Api, rows: Rows, scanned: str) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    refused = upload(api, scanned, referral, EICAR, name="a.txt", media_type="text/plain")
    assert (refused.status_code, kind_of(refused)) == (422, "file-infected")
    assert rows.counts("referral") == before


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"half an answer", b"UNKNOWN COMMAND\0"])
def test_a_file_that_cannot_be_scanned_is_not_kept(
    api: Api, rows: Rows, scanned: str, clamd: Clamd, answer: bytes
) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    clamd.says = answer
    try:
        refused = upload(api, scanned, referral)
    finally:
        clamd.says = None
    assert (refused.status_code, kind_of(refused)) == (503, "scanner-unavailable")
    assert refused.headers["Retry-After"]
    assert rows.counts("referral") == before


def test_without_its_scanner_the_service_keeps_nothing(api: Api, rows: Rows, tmp_path: Path) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    with another_web_process(api.stack, tmp_path, TYM_FILE_SCANNER=f"tcp://127.0.0.1:{free_port()}") as (base, _):
        refused = upload(api, base, referral)
    assert (refused.status_code, kind_of(refused)) == (503, "scanner-unavailable")
    assert refused.headers["Retry-After"]
    assert rows.counts("referral") == before


def test_the_scanner_may_listen_on_a_unix_socket(api: Api, tmp_path: Path) -> None:
    daemon = Clamd(str(tmp_path / "clamd.ctl"))
    daemon.start()
    with another_web_process(api.stack, tmp_path, TYM_FILE_SCANNER=f"unix://{tmp_path}/clamd.ctl") as (base, _):
        kept = upload(api, base, send(api, make_case(api)))
    daemon.stop()
    assert (kept.status_code, kept.json()["scan"]) == (201, "clean")


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that speaks S3, with a bucket."""
    port = free_port()
    log = (tmp_path_factory.mktemp("s3") / "s3.log").open("wb")
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        wait_for(lambda: answers(port), within=60)
        base = f"http://127.0.0.1:{port}"
        assert httpx.put(f"{base}/files", trust_env=False).status_code == 200
        yield base
        server.terminate()


def objects_in(bucket: str) -> str:
    """The bucket's listing."""
    return httpx.get(f"{bucket}/files?list-type=2", trust_env=False).text


def in_bucket(bucket: str) -> dict[str, str]:
    """The settings that keep files there."""
    keys = {"TYM_S3_ACCESS_KEY": "local", "TYM_S3_SECRET_KEY": "local", "TYM_S3_REGION": "us-east-1"}
    return {"TYM_S3_BUCKET": "files", "TYM_S3_ENDPOINT": bucket, **keys}


def test_files_kept_in_a_bucket_are_sealed_read_and_removed(api: Api, rows: Rows, bucket: str, tmp_path: Path) -> None:
    referral = send(api, make_case(api))
    with another_web_process(api.stack, tmp_path, **in_bucket(bucket)) as (base, _):
        kept = upload(api, base, referral, BIG)
        assert kept.status_code == 201, kept.text
        identifier, location = kept.json()["id"], kept.headers["Location"]
        assert rows.all("referral", f"{FILES} WHERE id = '{identifier}'")[0]["storing"] == "bucket"
        found = httpx.get(f"{bucket}/files/{identifier}", trust_env=False).content
        assert b"sivu" not in found
        assert len(found) == len(BIG) + 16 * (len(BIG) // 2**18 + 1)
        assert download(api, base, location).content == BIG
        api.eventually(lambda: download(api, base, location, KELA))
        before = objects_in(bucket)
        refused = upload(api, base, referral, BIG + bytes(6_000_000))
        assert (refused.status_code, kind_of(refused)) == (415, "attachment-type-not-allowed")
        assert objects_in(bucket) == before
        assert identifier in before
    elsewhere = api.get(VANTAA, "referral-api", location, purpose=JOINT, necessity=NECESSITY)
    assert (elsewhere.status_code, kind_of(elsewhere)) == (503, "file-storage-unavailable")


def test_keys_are_wrapped_anew_and_the_old_one_is_no_longer_needed(api: Api, rows: Rows) -> None:
    path = f"{REFERRALS}/{send(api, make_case(api))}"
    location = attach(api, VANTAA, path).headers["Location"]
    held = json.loads(api.stack._settings(REFERRAL)["TYM_FILE_KEYS"])
    other = held | {"other": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}
    turned = api.stack.run_command(
        "referral-api", "rewrap-file-keys", TYM_FILE_KEYS=json.dumps(other), TYM_FILE_KEY="other"
    )
    assert turned.code == 0, turned
    names = "SELECT DISTINCT key_name FROM attachment_files"
    assert rows.all("referral", names) == [{"key_name": "other"}]
    back = api.stack.run_command(
        "referral-api", "rewrap-file-keys", TYM_FILE_KEYS=json.dumps(other), TYM_FILE_KEY="local"
    )
    assert back.code == 0, back
    assert download(api, api.stack.url("referral-api"), location).content == PDF


def test_files_go_when_their_referrals_retention_has_passed(api: Api, rows: Rows) -> None:
    kept = {}
    for name, years in (("old", 5), ("young", 3)):
        referral = send(api, make_case(api))
        kept[name] = attach(api, VANTAA, f"{REFERRALS}/{referral}").json()["id"]
        assert api.post(VANTAA, "referral-api", f"{REFERRALS}/{referral}/withdraw").status_code == 200
        rows.execute(
            "referral",
            f"UPDATE audit_entries SET at = at - interval '{years} years' WHERE aggregate_id = '{referral}'",
        )
    done = api.stack.run_command("referral-api", "erase")
    assert (done.code, "erased" in done.answer) == (0, True), done
    gone = f"SELECT id FROM attachment_files WHERE id = '{kept['old']}'"
    wait_for(lambda: rows.all("referral", gone) == [])
    left = rows.all("referral", f"SELECT id FROM attachments WHERE id IN ('{kept['old']}', '{kept['young']}')")
    assert left == [{"id": kept["young"]}]
    events = f"SELECT type FROM outbox_events WHERE aggregate_id = '{kept['old']}' ORDER BY sequence"
    assert [row["type"] for row in rows.all("referral", events)] == ["attachment.added", "attachment.erased"]
