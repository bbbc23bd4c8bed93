"""Attachments: given and read on decisions for their category, by those who may, and taken back by their sender."""

import hashlib
import uuid

import httpx

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    HEALTH,
    JOINT,
    KELA,
    REFERRALS,
    VANTAA,
    act,
    eventually,
    kind_of,
    make_case,
    receive,
    referral_body,
    send,
)
from tests.api.referral.uploads import HEALTH_DATA, NEED, PDF, attach, described, fetch
from tests.api_client import Api
from tests.database import Rows


def test_a_file_reaches_the_recipient_unchanged_on_a_fresh_decision(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api))
    kept = attach(api, VANTAA, f"{REFERRALS}/{referral}", name="lääkärin lausunto.pdf")
    assert kept.status_code == 201, kept.text
    assert (kept.json()["sha256"], kept.json()["scan"]) == (hashlib.sha256(PDF).hexdigest(), "not-scanned")
    location = kept.headers["Location"]
    disclosures = "SELECT id FROM decisions WHERE permitted <> '{}'"
    before = len(rows.all("consent", disclosures))
    found = api.eventually(lambda: fetch(api, KELA, location))
    assert (found.content, found.headers["Content-Type"]) == (PDF, "application/pdf")
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "l%C3%A4%C3%A4k%C3%A4rin%20lausunto.pdf" in found.headers["Content-Disposition"]
    assert found.headers["Content-Disposition"].startswith("attachment;")
    assert len(rows.all("consent", disclosures)) == before + 1
    blind = fetch(api, KELA, location, necessity=None)
    assert (blind.status_code, kind_of(blind)) == (403, "disclosure-denied")
    assert fetch(api, VANTAA, location).content == PDF
    for stranger in (COUNTY, HEALTH, "kerava-worker"):
        assert fetch(api, stranger, location).status_code == 404


def test_every_reading_is_logged_before_a_byte_leaves(api: Api, rows: Rows) -> None:
    person = make_case(api)
    location = attach(api, VANTAA, f"{REFERRALS}/{send(api, person)}").headers["Location"]
    used = f"SELECT operation FROM use_entries WHERE '{person}' = ANY (person_ids) AND operation = 'get_attachment'"
    released = f"SELECT permitted FROM releases WHERE person_id = '{person}' AND operation = 'get_attachment'"
    api.eventually(lambda: fetch(api, KELA, location))
    assert rows.all("referral", released) == [{"permitted": [HEALTH_DATA]}]
    headers = {"Authorization": f"Bearer {api.token(VANTAA, 'referral-api')}", "Tym-Purpose": JOINT}
    url = api.stack.url("referral-api") + location
    with httpx.stream("GET", url, headers=headers, trust_env=False) as answer:
        assert answer.status_code == 200
        assert len(rows.all("referral", used)) == 1


def test_what_is_kept_is_sealed(api: Api, rows: Rows) -> None:
    text = "Potilaalla on todettu työkykyä alentava sairaus.".encode()
    path = f"{REFERRALS}/{send(api, make_case(api))}"
    kept = attach(api, VANTAA, path, content=text, name="a.txt", media_type="text/plain").json()
    found = rows.all("referral", f"SELECT content::text AS sealed FROM attachment_parts WHERE file_id = '{kept['id']}'")
    assert len(found) == 1
    assert text.hex() not in found[0]["sealed"]
    assert len(found[0]["sealed"]) == len("\\x") + 2 * (len(text) + 16)


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
    assert [(item["sourceId"], item["category"], item["scan"], "name" in item) for item in listed] == [
        (COUNTY_ID, HEALTH_DATA, "not-scanned", False)
    ]
    assert attach(api, HEALTH, f"{REFERRALS}/{referral}").status_code == 404


def test_a_replay_keeps_one_file_and_another_file_is_another_request(api: Api, rows: Rows) -> None:
    path, key = f"{REFERRALS}/{send(api, make_case(api))}", str(uuid.uuid4())
    sent = {"name": "a.txt", "media_type": "text/plain", "category": NEED, "key": key}
    answers = [attach(api, VANTAA, path, content=b"teksti", **sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    other = attach(api, VANTAA, path, content=b"toinen", **sent)
    assert (other.status_code, kind_of(other)) == (422, "idempotency-key-reused")
    kept = rows.all("referral", f"SELECT size FROM attachments WHERE referral_id = '{path.rpartition('/')[2]}'")
    assert kept == [{"size": 6}]
    assert rows.all("referral", "SELECT id FROM attachment_files WHERE state = 'arriving'") == []


def test_files_belong_to_an_open_referral_and_its_sender(api: Api) -> None:
    person = make_case(api)
    draft = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, send=False)).json()["id"]
    refused = attach(api, VANTAA, f"{REFERRALS}/{draft}")
    assert (refused.status_code, kind_of(refused)) == (409, "referral-takes-no-attachments")
    referral = send(api, person)
    early = attach(api, KELA, f"{REFERRALS}/{referral}")
    assert (early.status_code, kind_of(early)) == (409, "referral-takes-no-attachments")
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
    left = f"SELECT 1 AS one FROM attachment_files WHERE id = '{kept.json()['id']}'"
    eventually(lambda: rows.all("referral", left) == [])
    parts = f"SELECT 1 AS one FROM attachment_parts WHERE file_id = '{kept.json()['id']}'"
    assert rows.all("referral", parts) == []


def test_a_stranger_is_answered_as_if_there_were_no_referral(api: Api) -> None:
    referral = send(api, make_case(api))
    answers = [
        api.request("kerava-worker", "POST", "referral-api", f"{path}/attachments", headers=described(PDF), content=PDF)
        for path in (f"{REFERRALS}/{referral}", f"{REFERRALS}/{uuid.uuid4()}")
    ]
    bodies = [{name: value for name, value in answer.json().items() if name != "instance"} for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0] == bodies[1]


def test_the_recipients_report_is_not_the_senders_to_remove(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    for action in ("acknowledge", "accept", "start"):
        assert act(api, HEALTH, referral, action).status_code == 200
    location = attach(api, HEALTH, f"{REFERRALS}/{referral}").headers["Location"]
    before = rows.counts("referral")
    refused = api.request(VANTAA, "DELETE", "referral-api", location)
    assert (refused.status_code, kind_of(refused)) == (403, "not-your-action"), refused.text
    assert rows.counts("referral") == before
    assert fetch(api, VANTAA, location).status_code == 200
