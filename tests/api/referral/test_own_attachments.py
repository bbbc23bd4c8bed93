"""The person fetches the files that were sent in the own referrals, also once their recipient no longer can."""

import hashlib
import uuid

import httpx
import pytest

from tests.api.consent.people import represent
from tests.api.referral.stories import COUNTY, COUNTY_ID, REFERRALS, VANTAA, act, kind_of, make_case, send
from tests.api.referral.uploads import PDF, attach
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import days_on

OWN = "/v1/me/referrals"
ONE_PART = PDF[:1000] + b"\n%%EOF\n"
"""A file that no withholding can cut off while it is fetched."""


@pytest.fixture(scope="module")
def somebody(api: Api) -> tuple[str, str]:
    """A signed-in person with an open case, as (client, id)."""
    client, person = api.person_signing_in(VANTAA)
    return client, make_case(api, person=person)


def fetch(api: Api, client: str, referral: str, file: str, **options: object) -> httpx.Response:
    """A file as its person fetches it."""
    return api.get(client, "referral-api", f"{OWN}/{referral}/attachments/{file}", **options)


def test_the_person_gets_the_very_bytes_and_the_log_says_so(api: Api, rows: Rows, somebody: tuple[str, str]) -> None:
    client, person = somebody
    referral = send(api, person, recipient=COUNTY_ID)
    file = attach(api, VANTAA, f"{REFERRALS}/{referral}", name="lausunto äö.pdf").json()["id"]
    answer = fetch(api, client, referral, file)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''lausunto%20%C3%A4%C3%B6.pdf"
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
    (listed,) = api.get(client, "referral-api", f"{OWN}/{referral}").json()["attachments"]
    assert listed["sha256"] == hashlib.sha256(PDF).hexdigest()
    used = rows.all(
        "referral",
        "SELECT purpose, register, categories FROM use_entries WHERE operation = 'get_my_attachment'"
        f" AND '{person}' = ANY (person_ids)",
    )
    assert used == [{"purpose": "own-person", "register": "tym", "categories": ["health-and-work-capacity"]}]


def test_what_was_sent_stays_the_persons_to_read_after_the_end(api: Api, somebody: tuple[str, str]) -> None:
    client, person = somebody
    referral = send(api, person, recipient=COUNTY_ID)
    file = attach(api, VANTAA, f"{REFERRALS}/{referral}").json()["id"]
    assert act(api, VANTAA, referral, "withdraw").status_code == 200
    assert fetch(api, client, referral, file).content == PDF


def test_anothers_file_and_one_of_another_referral_do_not_exist(api: Api, somebody: tuple[str, str]) -> None:
    client, person = somebody
    stranger, _ = api.person_signing_in(VANTAA)
    referral, other = send(api, person, recipient=COUNTY_ID), send(api, person, recipient=COUNTY_ID)
    file = attach(api, VANTAA, f"{REFERRALS}/{referral}").json()["id"]
    tried = [
        fetch(api, stranger, referral, file),
        fetch(api, client, other, file),
        fetch(api, client, referral, str(uuid.uuid4())),
        fetch(api, client, str(uuid.uuid4()), file),
    ]
    assert {(answer.status_code, kind_of(answer)) for answer in tried} == {(404, "not-found")}
    assert fetch(api, COUNTY, referral, file).status_code == 403


def test_a_file_that_was_taken_back_is_gone(api: Api, somebody: tuple[str, str]) -> None:
    client, person = somebody
    referral = send(api, person, recipient=COUNTY_ID)
    location = attach(api, VANTAA, f"{REFERRALS}/{referral}").headers["location"]
    assert api.request(VANTAA, "DELETE", "referral-api", location).status_code == 204
    assert fetch(api, client, referral, location.rpartition("/")[2]).status_code == 404


def test_what_is_lawfully_withheld_is_not_fetched(api: Api, rows: Rows, somebody: tuple[str, str]) -> None:
    client, person = somebody
    referral = send(api, person, recipient=COUNTY_ID)
    file = attach(api, VANTAA, f"{REFERRALS}/{referral}", content=ONE_PART).json()["id"]
    (given,) = rows.all("referral", f"SELECT decision_id FROM attachments WHERE id = '{file}'")
    hiding = {
        "entryId": given["decision_id"],
        "personId": person,
        "ground": "rights-of-another",
        "reason": "Toisen henkilön turvallisuus.",
        "decisionReference": "VD/77/2026",
        "decidedOn": days_on(-1),
        "validUntil": days_on(30),
    }
    made = api.post("vantaa-data-protection", "consent-api", "/v1/log-hidings", hiding)
    assert made.status_code == 201, made.text
    api.eventually(lambda: fetch(api, client, referral, file), status=404)
    whole = api.get(client, "referral-api", f"{OWN}/{referral}")
    assert (whole.status_code, whole.json()["attachments"]) == (200, [])
    exported = api.get(client, "referral-api", "/v1/me/export").json()["referrals"]
    (one,) = [found for found in exported if found["referral"]["id"] == referral]
    assert one["attachments"] == []


def test_a_representative_fetches_where_the_mandate_covers_referrals(api: Api, somebody: tuple[str, str]) -> None:
    _, person = somebody
    proxy, proxy_id = api.person_signing_in(VANTAA)
    referral = send(api, person, recipient=COUNTY_ID)
    file = attach(api, VANTAA, f"{REFERRALS}/{referral}").json()["id"]
    headers = {"Tym-Represented-Person": person}
    assert fetch(api, proxy, referral, file, headers=headers).status_code == 404
    assert represent(api, person, proxy_id, mandates=["plans"]).status_code == 201
    uncovered = fetch(api, proxy, referral, file, headers=headers)
    assert (uncovered.status_code, kind_of(uncovered)) == (403, "mandate-not-covering")
    assert represent(api, person, proxy_id, mandates=["referrals"]).status_code == 201
    assert fetch(api, proxy, referral, file, headers=headers).content == PDF
