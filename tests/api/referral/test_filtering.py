"""What is denied does not leave: categories filtered at the sending and again at every reading."""

import json
import uuid

from tests.api.referral.stories import (
    COUNTY_ID,
    EMPLOYER_ID,
    KELA,
    KELA_ID,
    NECESSITY,
    PROVIDER_ID,
    REFERRALS,
    VANTAA,
    act,
    eventually,
    kind_of,
    make_case,
    read,
    referral_body,
    register_consent,
    send,
)
from tests.api.referral.stories import HEALTH as COUNTY_HEALTH
from tests.api_client import Api, Json
from tests.database import Rows

SKILLS = {"category": "education-and-work", "text": "Nosturinkuljettajan pätevyys."}
HEALTH = {"category": "health-and-work-capacity", "text": "Selkäsairaus."}


def vacancy(person: str, *entries: Json) -> Json:
    return {
        "kind": "vacancy",
        "personId": person,
        "recipientId": EMPLOYER_ID,
        "entries": list(entries or (SKILLS,)),
        "send": True,
    }


def test_denied_entries_stay_with_the_sender(api: Api, rows: Rows) -> None:
    person = make_case(api)
    body = referral_body(person, entries=[SKILLS, HEALTH])
    sent = api.post(VANTAA, "referral-api", REFERRALS, body)
    assert sent.json()["permitted"] == ["education-and-work", "identity", "service-need"]
    assert sent.json()["denied"] == [{"category": "health-and-work-capacity", "reason": "necessity-missing"}]
    referral = sent.json()["id"]
    own = read(api, VANTAA, referral).json()
    assert {entry["category"]: entry["shared"] for entry in own["entries"]} == {
        "education-and-work": True,
        "health-and-work-capacity": False,
    }
    found = api.eventually(lambda: read(api, KELA, referral, necessity=NECESSITY))
    assert "Selkäsairaus" not in found.text
    stored = rows.all("referral", f"SELECT decision_id, basis, act FROM referrals WHERE id = '{referral}'")
    assert stored[0]["basis"][0]["code"] == "tym-joint-service"
    assert (stored[0]["act"], stored[0]["decision_id"]) == ("381/2023", own["decisionId"])


def test_without_an_active_case_no_service_referral_leaves(api: Api, rows: Rows) -> None:
    person = api.new_person()
    before = rows.counts("referral")
    refused = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person))
    assert (refused.status_code, kind_of(refused)) == (403, "disclosure-denied")
    assert rows.counts("referral") == before


def test_a_provider_gets_no_health_data_without_itemised_consent(api: Api) -> None:
    person = api.new_person()
    body = referral_body(person, recipient=PROVIDER_ID, entries=[SKILLS, HEALTH])
    sent = api.post(VANTAA, "referral-api", REFERRALS, body, necessity="carry-out-employment-service")
    assert sent.json()["denied"] == [{"category": "health-and-work-capacity", "reason": "consent-missing"}]
    found = api.eventually(lambda: read(api, "provider-worker", sent.json()["id"], purpose="service-provision"))
    assert found.json()["caseId"] is None
    assert found.json()["planItemId"] is None
    assert [entry["category"] for entry in found.json()["entries"]] == ["education-and-work"]


def events_of(api: Api, who: str, referral: str) -> list[Json]:
    """The data of a referral's events as an organisation finds them in the feed."""
    found, cursor = [], ""
    while page := api.get(who, "referral-api", f"/v1/events?limit=100{cursor}").json():
        found += [event["data"] for event in page["items"] if event["subject"] == referral]
        if not page["items"]:
            break
        cursor = f"&cursor={page['nextCursor']}"
    return found


def test_no_event_tells_a_recipient_that_there_is_a_plan(api: Api) -> None:
    person = api.new_person()
    body = referral_body(person, recipient=PROVIDER_ID, planItemId=str(uuid.uuid4()), planItemRevision=1)
    referral = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    eventually(lambda: bool(events_of(api, "provider-worker", referral)))
    own = {"planItemId", "planItemRevision", "partOf"}
    [told] = events_of(api, "provider-worker", referral)
    assert told["state"] == "sent"
    assert not own & set(told)
    [kept] = events_of(api, VANTAA, referral)
    assert (kept["planItemId"], kept["planItemRevision"]) == (body["planItemId"], 1)


def test_no_event_tells_a_contributor_more_than_what_it_is_waited_for(api: Api) -> None:
    referral = send(api, make_case(api))
    assert act(api, KELA, referral, "acknowledge").status_code == 200
    contributor = {"organisationId": COUNTY_ID, "role": "health-professional"}
    asked = act(api, KELA, referral, "request-information", {"question": "Mitä?", "contributor": contributor})
    answer = {"text": "Näin.", "category": "service-need"}
    path = f"/v1/information-requests/{asked.json()['requestId']}/answer"
    assert api.post(COUNTY_HEALTH, "referral-api", path, answer).status_code == 200
    eventually(lambda: len(events_of(api, COUNTY_HEALTH, referral)) == 2)
    told = events_of(api, COUNTY_HEALTH, referral)
    assert [one["state"] for one in told] == ["information-requested", "received"]
    assert {name for one in told for name in one} <= {"state", "due", "dueOn"}
    assert {"kind", "turn", "senderId"} <= set(events_of(api, KELA, referral)[-1])


def test_an_employer_is_told_only_with_consent_and_no_more_after_its_withdrawal(api: Api) -> None:
    person = api.new_person()
    without = api.post(VANTAA, "referral-api", REFERRALS, vacancy(person))
    assert (without.status_code, kind_of(without)) == (403, "disclosure-denied")
    assert {entry["reason"] for entry in without.json()["denied"]} == {"consent-missing"}
    consent = register_consent(api, person)
    sent = api.post(VANTAA, "referral-api", REFERRALS, vacancy(person, SKILLS, HEALTH))
    assert sent.json()["permitted"] == ["education-and-work", "identity"], sent.text
    referral = sent.json()["id"]
    found = api.eventually(lambda: read(api, "employer-contact", referral, purpose="recruitment"))
    assert [entry["text"] for entry in found.json()["entries"]] == [SKILLS["text"]]
    withdrawn = api.post(VANTAA, "consent-api", f"/v1/consents/{consent}/withdraw")
    assert withdrawn.status_code == 200
    denied = read(api, "employer-contact", referral, purpose="recruitment")
    assert SKILLS["text"] not in denied.text
    assert denied.status_code == 403 or denied.json()["state"] == "stopped"
    assert {entry["reason"] for entry in denied.json()["denied"]} <= {"consent-withdrawn", "referral-ended"}
    assert read(api, VANTAA, referral).status_code == 200


def test_only_the_employment_authority_presents_to_an_employer(api: Api) -> None:
    person = make_case(api)
    refused = api.post(KELA, "referral-api", REFERRALS, vacancy(person))
    assert (refused.status_code, kind_of(refused)) == (422, "referral-kind-not-allowed")


def test_another_purpose_than_the_kinds_is_refused(api: Api) -> None:
    referral = send(api, make_case(api))
    refused = read(api, KELA, referral, purpose="recruitment")
    assert (refused.status_code, kind_of(refused)) == (403, "purpose-of-another-kind")
    assert read(api, KELA, referral, purpose="").status_code == 400


def test_an_unknown_necessity_is_refused_before_anything_is_asked(api: Api, rows: Rows) -> None:
    person = make_case(api)
    decisions = f"SELECT id FROM decisions WHERE person_id = '{person}' ORDER BY id"
    before = rows.all("consent", decisions)
    refused = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person), necessity="curiosity")
    assert (refused.status_code, kind_of(refused)) == (400, "necessity-unknown")
    assert rows.all("consent", decisions) == before


def test_a_county_may_be_asked_to_decide_on_an_application(api: Api) -> None:
    person = make_case(api)
    county = "county-vantaan-ja-keravan"
    referral = send(api, person, recipient=county, answerMode="application")
    assert act(api, "vantaa-county-social-worker", referral, "acknowledge").json()["allowedActions"] == [
        "request-information",
        "return-with-advice",
        "decline",
        "record-application",
        "redirect",
    ]
    wrong = api.post(
        VANTAA, "referral-api", REFERRALS, referral_body(person, recipient=KELA_ID, answerMode="acceptance")
    )
    assert (wrong.status_code, kind_of(wrong)) == (422, "answer-mode-not-allowed")


def test_texts_that_no_database_keeps_are_malformed(api: Api, rows: Rows) -> None:
    person = make_case(api)
    before = rows.counts("referral")
    for text in ("a\x00b", "\ud800"):
        body = referral_body(person, entries=[{"category": "plan", "text": text}])
        content = json.dumps(body).encode("ascii")
        headers = {"Content-Type": "application/json"}
        answer = api.request(VANTAA, "POST", "referral-api", REFERRALS, headers=headers, content=content)
        assert answer.status_code == 400, answer.text
    assert rows.counts("referral") == before
