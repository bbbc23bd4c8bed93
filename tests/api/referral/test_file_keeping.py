"""Files on their way through a scanner, in a bucket, under other keys, and at the end of their time."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.api.referral.ageing import age
from tests.api.referral.stories import JOINT, KELA, NECESSITY, REFERRALS, VANTAA, kind_of, make_case, send
from tests.api.referral.uploads import PDF, attach
from tests.api.referral.web_processes import (
    BIG,
    another_web_process,
    answers,
    download,
    free_port,
    upload,
    wait_for,
)
from tests.api_client import Api
from tests.database import Rows
from tym_local.services import REFERRAL
from tym_local.stack import LocalStack

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FILES = "SELECT id, state, storing FROM attachment_files"


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


def test_files_of_a_case_go_when_their_own_registers_time_has_run(api: Api, rows: Rows) -> None:
    kept = {}
    for name, years, register in (("old", 5, "employment"), ("young", 3, "employment"), ("of case", 9, "tym")):
        referral = send(api, make_case(api))
        kept[name] = attach(api, VANTAA, f"{REFERRALS}/{referral}").json()["id"]
        assert api.post(VANTAA, "referral-api", f"{REFERRALS}/{referral}/withdraw").status_code == 200
        rows.execute("referral", f"UPDATE referrals SET case_id = '{uuid4()}' WHERE id = '{referral}'")
        rows.execute("referral", f"UPDATE attachments SET register = '{register}' WHERE id = '{kept[name]}'")
        age(rows, referral, f"{years} years")
    done = api.stack.run_command("referral-api", "erase")
    assert (done.code, done.answer) == (0, "1 attachments erased"), done
    gone = f"SELECT id FROM attachment_files WHERE id = '{kept['old']}'"
    wait_for(lambda: rows.all("referral", gone) == [])
    listed = ", ".join(f"'{one}'" for one in kept.values())
    left = {row["id"] for row in rows.all("referral", f"SELECT id FROM attachments WHERE id IN ({listed})")}
    assert left == {kept["young"], kept["of case"]}
    events = f"SELECT type FROM outbox_events WHERE aggregate_id = '{kept['old']}' ORDER BY sequence"
    assert [row["type"] for row in rows.all("referral", events)] == ["attachment.added", "attachment.erased"]
