"""What a recipient tells the sender leaves from its own register, on a provision that lets it tell this sender."""

from typing import Any

import httpx
import pytest

from tests.api.referral.consented import EMPLOYER, presented
from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    EMPLOYMENT_ID,
    KELA_ID,
    NECESSITY,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    person_born,
    register_consent,
)
from tests.api.referral.uploads import attach
from tests.api_client import Api, Json
from tests.database import Rows

KELA, YOUTH_WORKER, YOUTH_ID = "kela-specialist", "youth-worker", "youth-work-vantaa"
BASIC, HEALTH = "service-need", "health-and-work-capacity"
NEED: Json = [{"category": BASIC, "text": "Tarvitsee tukea."}]
SHARED: Json = ["identity", BASIC]
MESSAGE: Json = {"text": "Aika on maanantaina.", "categories": [BASIC]}
REPORT: dict[str, Json] = {"outcome": "achieved", "text": "Työnhaku aloitettu."}


def referred(
    api: Api, kind: str, recipient: str, *steps: str, by: str = VANTAA, to: str = COUNTY, **more: Json
) -> tuple[str, str]:
    """A referral that its recipient has taken so far, and its person."""
    person = more.pop("personId", None) or api.new_person(by)
    body: Json = {"kind": kind, "personId": person, "recipientId": recipient, "entries": NEED, "send": True, **more}
    sent = api.post(by, "referral-api", REFERRALS, body, necessity=NECESSITY)
    assert sent.status_code == 201, sent.text
    referral = str(sent.json()["id"])
    for step in steps:
        assert act(api, to, referral, step).status_code == 200
    return referral, str(person)


def consented(api: Api, person: str, purpose: str, discloser: str, recipient: str, *, by: str = VANTAA) -> None:
    """The person's consent to what one organisation tells another."""
    body: Json = {
        "personId": person,
        "purpose": purpose,
        "discloserId": discloser,
        "recipientId": recipient,
        "categories": SHARED,
        "answer": "given",
        "form": "spoken",
        "textVersion": "1",
        "language": "fi",
    }
    answer = api.post(by, "consent-api", "/v1/consents", body)
    assert answer.status_code == 201, answer.text


def told_on(rows: Rows, person: str, discloser: str) -> list[tuple[str, str, str]]:
    """The purpose, the register and the provision of what an organisation has told of a person, last first."""
    query = (
        "SELECT purpose, register, basis FROM decisions"
        f" WHERE person_id = '{person}' AND discloser_id = '{discloser}' AND action = 'disclose'"
        " AND permitted <> '{}' ORDER BY created_at DESC"
    )
    return [(row["purpose"], row["register"], row["basis"][0]["code"]) for row in rows.all("consent", query)]


def write(api: Api, worker: str, referral: str, **options: Any) -> httpx.Response:
    """A message of the recipient, once the decision point knows of the referral."""
    return api.eventually(lambda: act(api, worker, referral, "messages", MESSAGE, **options), status=201)


def reasons(refused: httpx.Response) -> set[str]:
    """Why a telling was denied."""
    assert (refused.status_code, kind_of(refused)) == (403, "disclosure-denied"), refused.text
    return {one["reason"] for one in refused.json()["denied"]}


@pytest.mark.parametrize(
    ("kind", "more"),
    [("urgent-social-contact", {"urgentGround": "evidently-unable-to-care"}), ("county-service", {})],
)
def test_the_county_tells_the_employment_authority_what_it_needs(
    api: Api, rows: Rows, kind: str, more: dict[str, Json]
) -> None:
    referral, person = referred(api, kind, COUNTY_ID, "acknowledge", answerMode="acceptance", **more)
    write(api, COUNTY, referral, necessity=NECESSITY)
    assert told_on(rows, person, COUNTY_ID)[0] == (
        "employment-services",
        "county-social",
        "employment-authority-access",
    )
    assert reasons(act(api, COUNTY, referral, "messages", MESSAGE)) == {"necessity-missing"}
    for step in ("accept", "start"):
        assert act(api, COUNTY, referral, step).status_code == 200
    assert attach(api, COUNTY, f"{REFERRALS}/{referral}", category=BASIC).status_code == 201


def needed(api: Api) -> tuple[str, str]:
    """A need that the county has told the employment authority of with consent, and its person."""
    person = api.new_person(COUNTY)
    consented(api, person, "social-contact", COUNTY_ID, EMPLOYMENT_ID, by=COUNTY)
    return referred(api, "report-of-need", EMPLOYMENT_ID, "acknowledge", by=COUNTY, to=VANTAA, personId=person)


def test_a_report_back_tells_in_words_what_the_person_consents_to(api: Api, rows: Rows) -> None:
    referral, person = needed(api)
    api.make_client(VANTAA, person)
    consented(api, person, "social-contact-report", EMPLOYMENT_ID, COUNTY_ID)
    write(api, VANTAA, referral)
    expected = ("social-contact-report", "employment", "social-contact-report-consent")
    assert told_on(rows, person, EMPLOYMENT_ID) == [expected]
    assert attach(api, VANTAA, f"{REFERRALS}/{referral}", category=BASIC).status_code == 201
    before = len(told_on(rows, person, EMPLOYMENT_ID))
    assert act(api, VANTAA, referral, "complete", REPORT).status_code == 200
    assert act(api, COUNTY, referral, "query-outcome", {"question": "Milloin?"}).status_code == 200
    assert act(api, VANTAA, referral, "answer-outcome", {"text": "Eilen."}).status_code == 200
    assert told_on(rows, person, EMPLOYMENT_ID)[: -before or None] == [expected, expected]
    kept = rows.all("referral", f"SELECT decision_id FROM referral_outcomes WHERE referral_id = '{referral}'")
    assert kept[0]["decision_id"] is not None


def test_without_consent_a_report_back_is_of_codes_and_days(api: Api, rows: Rows) -> None:
    referral, person = needed(api)
    api.eventually(lambda: act(api, VANTAA, referral, "messages", MESSAGE), status=403)
    before = rows.counts("referral")
    for told in (REPORT, {"outcome": "achieved", "services": ["Työnhakuvalmennus"]}):
        assert reasons(act(api, VANTAA, referral, "complete", told)) == {"consent-missing"}
    assert rows.counts("referral") == before
    assert act(api, VANTAA, referral, "complete", {"outcome": "achieved"}).status_code == 200
    assert act(api, COUNTY, referral, "query-outcome", {"question": "Milloin?"}).status_code == 200
    assert reasons(act(api, VANTAA, referral, "answer-outcome", {"text": "Eilen."})) == {"consent-missing"}
    assert told_on(rows, person, EMPLOYMENT_ID) == []


def test_the_consent_to_a_contact_is_none_to_what_is_told_back(api: Api) -> None:
    person = api.new_person("kela-specialist")
    consented(api, person, "social-contact", KELA_ID, COUNTY_ID, by=KELA)
    referral, _ = referred(api, "social-contact", COUNTY_ID, "acknowledge", by=KELA, personId=person)
    refused = api.eventually(lambda: act(api, COUNTY, referral, "messages", MESSAGE), status=403)
    assert reasons(refused) == {"consent-missing"}
    consented(api, person, "social-contact", COUNTY_ID, KELA_ID, by=COUNTY)
    assert act(api, COUNTY, referral, "messages", MESSAGE).status_code == 201


def test_youth_work_tells_with_the_young_persons_consent(api: Api, rows: Rows) -> None:
    person = person_born(api, 2004)
    register_consent(api, person, purpose="other-services", recipientId=YOUTH_ID, categories=SHARED)
    referral, _ = referred(api, "youth-work", YOUTH_ID, "acknowledge", to=YOUTH_WORKER, personId=person)
    refused = api.eventually(lambda: act(api, YOUTH_WORKER, referral, "messages", MESSAGE), status=403)
    assert reasons(refused) == {"consent-missing"}
    api.make_client(YOUTH_WORKER, person)
    consented(api, person, "employment-services", YOUTH_ID, EMPLOYMENT_ID, by=YOUTH_WORKER)
    assert act(api, YOUTH_WORKER, referral, "messages", MESSAGE).status_code == 201
    assert told_on(rows, person, YOUTH_ID) == [("employment-services", "youth-work", "youth-work-consent")]


def test_an_employer_has_no_provision_to_tell_of_a_person(api: Api) -> None:
    person = api.new_person(VANTAA)
    register_consent(api, person)
    referral = presented(api, person)
    assert reasons(act(api, EMPLOYER, referral, "messages", {**MESSAGE, "categories": ["identity"]})) == {"no-basis"}
