"""Uploads that must leave nothing: bad ones, and ones that are cut off."""

import hashlib
import http.client
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.api.referral.stories import NECESSITY, REFERRALS, VANTAA, kind_of, make_case, send
from tests.api.referral.uploads import PDF, attach, described
from tests.api.referral.web_processes import BIG, another_web_process, download, headers_of, wait_for
from tests.api_client import Api
from tests.database import Rows

LARGEST = 25 * 1024 * 1024


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


def test_an_upload_that_takes_too_long_is_given_up(api: Api, rows: Rows, tmp_path: Path) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    with another_web_process(api.stack, tmp_path, TYM_FILE_UPLOAD_PATIENCE="1") as (base, _):
        connection = begin_upload(api, base, referral, sent=2_000_000)
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["type"].rpartition(":")[2]) == (400, "upload-interrupted")
        connection.close()
    assert rows.counts("referral") == before
