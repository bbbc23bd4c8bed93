"""Attachments: allowed types by their first bytes, given and read on decisions for their category."""

import hashlib
import uuid

import httpx
import pytest

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    HEALTH,
    JOINT,
    KELA,
    NECESSITY,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    make_case,
    receive,
    referral_body,
    send,
)
from tests.api_client import Api
from tests.database import Rows

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 1500
HEALTH_DATA, NEED = "health-and-work-capacity", "service-need"


def attach(
    api: Api,
    worker: str,
    path: str,
    *,
    content: bytes = PDF,
    name: str = "lausunto.pdf",
    media_type: str = "application/pdf",
    category: str = HEALTH_DATA,
    necessity: str | None = NECESSITY,
) -> httpx.Response:
    return api.request(
        worker,
        "POST",
        "referral-api",
        f"{path}/attachments",
        necessity=necessity,
        files={"file": (name, content, media_type)},
        data={"category": category},
    )


def fetch(api: Api, worker: str, location: str, *, necessity: str | None = NECESSITY) -> httpx.Response:
    return api.get(worker, "referral-api", location, purpose=JOINT, necessity=necessity)


def test_a_file_reaches_the_recipient_unchanged_on_a_fresh_decision(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api))
    kept = attach(api, VANTAA, f"{REFERRALS}/{referral}", name="lääkärin lausunto.pdf")
    assert kept.status_code == 201, kept.text
    assert kept.json()["sha256"] == hashlib.sha256(PDF).hexdigest()
    location = kept.headers["Location"]
    disclosures = "SELECT id FROM decisions WHERE permitted <> '{}'"
    before = len(rows.all("consent", disclosures))
    found = api.eventually(lambda: fetch(api, KELA, location))
    assert (found.content, found.headers["Content-Type"]) == (PDF, "application/pdf")
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "l%C3%A4%C3%A4k%C3%A4rin%20lausunto.pdf" in found.headers["Content-Disposition"]
    assert len(rows.all("consent", disclosures)) == before + 1
    blind = fetch(api, KELA, location, necessity=None)
    assert (blind.status_code, kind_of(blind)) == (403, "disclosure-denied")
    assert fetch(api, VANTAA, location).content == PDF
    for stranger in (COUNTY, HEALTH, "kerava-worker"):
        assert fetch(api, stranger, location).status_code == 404


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ((b"MZ\x90\x00\x03", "ohjelma.pdf", "application/pdf"), "attachment-type-not-allowed"),
        ((b"<html></html>", "sivu.html", "text/html"), "attachment-type-not-allowed"),
        ((b"%PDF-1.7", "kuva.png", "image/png"), "attachment-type-not-allowed"),
        ((b"", "tyhja.txt", "text/plain"), "attachment-too-large"),
        ((b"a" * (5 * 1024 * 1024 + 1), "iso.txt", "text/plain"), "attachment-too-large"),
        ((b"teksti", "..\\polku.txt", "text/plain"), "attachment-name-not-allowed"),
    ],
)
def test_what_is_not_on_the_list_is_refused_and_nothing_is_kept(
    api: Api, rows: Rows, file: tuple[bytes, str, str], problem: str
) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    content, name, media_type = file
    refused = attach(api, VANTAA, f"{REFERRALS}/{referral}", content=content, name=name, media_type=media_type)
    assert (refused.status_code, kind_of(refused)) == (422, problem)
    assert rows.counts("referral") == before


def test_a_file_of_a_denied_category_is_not_kept(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral")
    refused = attach(api, VANTAA, f"{REFERRALS}/{referral}", necessity=None)
    assert (refused.status_code, kind_of(refused)) == (403, "disclosure-denied")
    assert rows.counts("referral") == before


def test_the_contributor_attaches_and_sees_nothing_else(api: Api) -> None:
    referral = send(api, make_case(api))
    receive(api, KELA, referral)
    contributor = {"organisationId": COUNTY_ID, "role": "health-professional"}
    asked = act(api, KELA, referral, "request-information", {"question": "Lausunto?", "contributor": contributor})
    path = f"/v1/information-requests/{asked.json()['requestId']}"
    assert attach(api, COUNTY, path).status_code == 403
    assert attach(api, "kerava-worker", path).status_code == 404
    kept = attach(api, HEALTH, path)
    assert kept.status_code == 201, kept.text
    assert fetch(api, KELA, kept.headers["Location"]).content == PDF
    assert fetch(api, VANTAA, kept.headers["Location"]).status_code == 404
    listed = api.get(KELA, "referral-api", f"{REFERRALS}/{referral}/attachments", purpose=JOINT).json()["items"]
    assert [(item["sourceId"], item["category"], "name" in item) for item in listed] == [
        (COUNTY_ID, HEALTH_DATA, False)
    ]
    assert attach(api, HEALTH, f"{REFERRALS}/{referral}").status_code == 404


def test_a_replay_with_the_same_bytes_keeps_one_file(api: Api, rows: Rows) -> None:
    referral, key = send(api, make_case(api)), str(uuid.uuid4())
    boundary = "raja"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="category"\r\n\r\n{NEED}\r\n',
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n',
        f"Content-Type: text/plain\r\n\r\nteksti\r\n--{boundary}--\r\n",
    ]
    answers = [
        api.request(
            VANTAA,
            "POST",
            "referral-api",
            f"{REFERRALS}/{referral}/attachments",
            key=key,
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
            content="".join(parts).encode(),
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
    assert answers[0].json() == answers[1].json()
    kept = rows.all("referral", f"SELECT size FROM attachments WHERE referral_id = '{referral}'")
    assert kept == [{"size": 6}]


def test_files_belong_to_an_open_referral_and_its_sender(api: Api) -> None:
    person = make_case(api)
    draft = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, send=False)).json()["id"]
    refused = attach(api, VANTAA, f"{REFERRALS}/{draft}")
    assert (refused.status_code, kind_of(refused)) == (409, "referral-takes-no-attachments")
    referral = send(api, person)
    assert attach(api, KELA, f"{REFERRALS}/{referral}").status_code == 403
    location = attach(api, VANTAA, f"{REFERRALS}/{referral}").headers["Location"]
    assert api.request(KELA, "DELETE", "referral-api", location).status_code == 403
    assert act(api, VANTAA, referral, "withdraw").status_code == 200
    assert fetch(api, KELA, location).status_code == 404
    assert fetch(api, VANTAA, location).status_code == 200


def test_a_file_attached_by_mistake_is_removed_with_its_content(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api))
    kept = attach(api, VANTAA, f"{REFERRALS}/{referral}")
    assert api.request(VANTAA, "DELETE", "referral-api", kept.headers["Location"]).status_code == 204
    assert fetch(api, VANTAA, kept.headers["Location"]).status_code == 404
    left = f"SELECT 1 AS one FROM attachment_chunks WHERE attachment_id = '{kept.json()['id']}'"
    assert rows.all("referral", left) == []
