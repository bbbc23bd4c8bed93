"""Whose consent it was and how it ended: expiry, referrals passed on, contributors, and links to what has stopped."""

import json
import uuid

import httpx
from joserfc.jws import extract_compact

from tests.api.referral.consented import (
    RECRUITMENT,
    SKILLS,
    events,
    flagged,
    history,
    presented,
    seen_by_employer,
    withdraw,
)
from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    HEALTH,
    KELA,
    KELA_ID,
    NECESSITY,
    REFERRALS,
    VANTAA,
    act,
    eventually,
    kind_of,
    make_case,
    read,
    receive,
    register_consent,
)
from tests.api_client import Api, Json
from tests.database import Rows
from tests.minting import Mint

KERAVA, KERAVA_ID = "kerava-worker", "employment-kerava-sipoo"
REHABILITATION = "rehabilitation"


def expire(rows: Rows, consent: str) -> None:
    """The consent's last moment has just passed."""
    rows.execute(
        "consent", f"UPDATE consents SET valid_until = legal_now() - interval '1 second' WHERE id = '{consent}'"
    )


def asked_about(rows: Rows) -> None:
    """Every consent that data has just left on has been asked about once more."""
    waiting = "SELECT 1 AS one FROM pgqueuer WHERE entrypoint = 'reconsider-referral'"
    eventually(lambda: not rows.all("referral", waiting), within=20)


def test_a_consent_that_expires_stops_what_stands_on_it(api: Api, rows: Rows) -> None:
    person = api.new_person()
    consent = register_consent(api, person)
    referral = presented(api, person)
    asked_about(rows)
    expire(rows, consent)
    own = flagged(api, referral, "stopped-by-consent")
    assert (own["state"], own["stateReason"], own["permitted"]) == ("stopped", "consent-expired", [])
    (done,) = history(api, referral)
    assert (done["cause"], done["result"], done["consentId"]) == ("consent-expired", "stopped", consent)
    assert {one["reason"] for one in done["denied"]} == {"consent-expired"}
    assert SKILLS["text"] not in seen_by_employer(api, referral).text
    assert events(rows, referral)[-1] == "referral.stopped"


def test_one_of_two_consents_that_expires_filters_what_stood_on_it_alone(api: Api, rows: Rows) -> None:
    person = api.new_person()
    register_consent(api, person)
    health = register_consent(
        api, person, categories=["health-and-work-capacity"], itemisedCategories=["health-and-work-capacity"]
    )
    illness = {"category": "health-and-work-capacity", "text": "Selkäsairaus."}
    body = {"kind": "vacancy", "personId": person, "recipientId": "employer-rakennus", "entries": [SKILLS, illness]}
    sent = api.post(VANTAA, "referral-api", REFERRALS, {**body, "send": True}, necessity="fill-vacancy")
    assert sent.status_code == 201, sent.text
    assert "health-and-work-capacity" in sent.json()["permitted"]
    referral = str(sent.json()["id"])
    asked_about(rows)
    expire(rows, health)
    own = flagged(api, referral, "filtered-by-consent")
    assert (own["state"], own["permitted"]) == ("sent", ["education-and-work", "identity"])
    assert [(one["cause"], one["result"]) for one in history(api, referral)] == [("consent-expired", "filtered")]


def test_a_referral_that_was_passed_on_is_reconsidered_by_what_its_passer_disclosed(api: Api, rows: Rows) -> None:
    """By the present kinds only statutes carry what is passed on: the row is made into such a one."""
    person = api.new_person()
    consent = register_consent(api, person)
    referral = presented(api, person)
    rows.execute(
        "referral",
        f"UPDATE referrals SET sender_id = '{KERAVA_ID}', redirected_by = 'employment-vantaa' WHERE id = '{referral}';"
        f"UPDATE referral_entries SET source_id = '{KERAVA_ID}', added_by = 'employment-vantaa'"
        f" WHERE referral_id = '{referral}'",
    )
    withdraw(api, consent)
    stopped = f"SELECT state, permitted FROM referrals WHERE id = '{referral}' AND attention = 'stopped-by-consent'"
    eventually(lambda: bool(rows.all("referral", stopped)), within=20)
    assert rows.all("referral", stopped) == [{"state": "stopped", "permitted": []}]
    entries = rows.all("referral", f"SELECT shared FROM referral_entries WHERE referral_id = '{referral}'")
    assert entries == [{"shared": False}]
    (kept,) = rows.all(
        "referral", f"SELECT sender_id, source_id FROM reconsiderations WHERE referral_id = '{referral}'"
    )
    assert kept == {"sender_id": KERAVA_ID, "source_id": "employment-vantaa"}
    asked = rows.all("consent", f"SELECT DISTINCT discloser_id FROM decisions WHERE person_id = '{person}'")
    assert {"discloser_id": "employment-vantaa"} in asked
    assert {"discloser_id": KERAVA_ID} not in asked
    assert read(api, KERAVA, referral).json()["attention"]["code"] == "stopped-by-consent"


def permit(api: Api, person: str, *, worker: str, discloser: str, recipient: str, categories: list[str]) -> str:
    """A consent for rehabilitation that a worker of its discloser has taken; its id."""
    body = {
        "personId": person,
        "purpose": REHABILITATION,
        "discloserId": discloser,
        "recipientId": recipient,
        "categories": categories,
        "answer": "given",
        "form": "written",
        "textVersion": "rehabilitation-1",
        "language": "fi",
    }
    answer = api.post(worker, "consent-api", "/v1/consents", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def sent_for_rehabilitation(api: Api, person: str) -> str:
    """A referral for rehabilitation with a service need in it, received; its id."""
    body: Json = {
        "kind": "kela-rehabilitation",
        "personId": person,
        "recipientId": KELA_ID,
        "serviceCode": "kela-ammatillinen-kuntoutusselvitys",
        "entries": [{"category": "service-need", "text": "Tarvitsee kuntoutusta."}],
        "send": True,
    }
    sent = api.post(VANTAA, "referral-api", REFERRALS, body)
    assert sent.status_code == 201, sent.text
    referral = str(sent.json()["id"])
    receive(api, KELA, referral)
    return referral


def test_health_data_answered_later_on_the_same_consent_stays_shared(api: Api, rows: Rows) -> None:
    """Both disclosures stand on one consent, and only the second was one that needs a necessity."""
    person = make_case(api)
    api.make_client(KELA, person)
    asked = ["identity", "client-relationship", "service-need", "health-and-work-capacity"]
    permit(api, person, worker=VANTAA, discloser="employment-vantaa", recipient=KELA_ID, categories=asked)
    referral = sent_for_rehabilitation(api, person)
    asked_about(rows)
    assert act(api, KELA, referral, "request-information", {"question": "Millainen on työkyky?"}).status_code == 200
    answer = {"text": "Selkäsairaus.", "category": "health-and-work-capacity"}
    told = act(api, VANTAA, referral, "answer-information", answer, necessity=NECESSITY)
    assert told.status_code == 200, told.text
    asked_about(rows)
    assert rows.all("referral", f"SELECT 1 AS one FROM reconsiderations WHERE referral_id = '{referral}'") == []
    assert rows.all("referral", f"SELECT attention FROM referrals WHERE id = '{referral}'") == [{"attention": None}]
    seen = read(api, KELA, referral, purpose=REHABILITATION, necessity=NECESSITY)
    assert "Selkäsairaus." in seen.text


def contributed(api: Api, rows: Rows) -> tuple[str, dict[str, str]]:
    """A referral for rehabilitation with the county's health data in it, and the consents by who discloses on each."""
    person = make_case(api)
    for worker in (COUNTY, KELA):
        api.make_client(worker, person)
    asked = ["identity", "client-relationship", "service-need"]
    consents = {
        "sender": permit(
            api, person, worker=VANTAA, discloser="employment-vantaa", recipient=KELA_ID, categories=asked
        ),
        "asker": permit(api, person, worker=KELA, discloser=KELA_ID, recipient=COUNTY_ID, categories=asked),
        "contributor": permit(
            api,
            person,
            worker=COUNTY,
            discloser=COUNTY_ID,
            recipient=KELA_ID,
            categories=["health-and-work-capacity"],
        ),
    }
    referral = sent_for_rehabilitation(api, person)
    contributor = {"organisationId": COUNTY_ID, "role": "health-professional"}
    question = {"question": "Millainen on työkyky?", "contributor": contributor}
    asking = act(api, KELA, referral, "request-information", question)
    assert asking.status_code == 200, asking.text
    path = f"/v1/information-requests/{asking.json()['requestId']}/answer"
    answer = {"text": "Selkäsairaus.", "category": "health-and-work-capacity"}
    told = api.eventually(lambda: api.post(HEALTH, "referral-api", path, answer, necessity=NECESSITY))
    assert told.json()["state"] == "answered"
    asked_about(rows)
    assert rows.all("referral", f"SELECT 1 AS one FROM reconsiderations WHERE referral_id = '{referral}'") == []
    return referral, consents


def test_the_end_of_a_contributors_consent_takes_its_own_words_away_alone(api: Api, rows: Rows) -> None:
    referral, consents = contributed(api, rows)
    withdrawn = api.post(COUNTY, "consent-api", f"/v1/consents/{consents['contributor']}/withdraw")
    assert withdrawn.status_code == 200, withdrawn.text
    own = flagged(api, referral, "filtered-by-consent")
    assert own["state"] == "received"
    shared = rows.all(
        "referral",
        f"SELECT source_id, shared FROM referral_entries WHERE referral_id = '{referral}' ORDER BY source_id",
    )
    assert shared == [{"source_id": COUNTY_ID, "shared": False}, {"source_id": "employment-vantaa", "shared": True}]
    seen = read(api, KELA, referral, purpose=REHABILITATION, necessity=NECESSITY)
    assert "Tarvitsee kuntoutusta." in seen.text
    assert "Selkäsairaus." not in seen.text
    (kept,) = rows.all("referral", f"SELECT source_id, result FROM reconsiderations WHERE referral_id = '{referral}'")
    assert kept == {"source_id": COUNTY_ID, "result": "filtered"}
    assert own["permitted"] == ["identity", "service-need"]


def test_the_end_of_the_senders_consent_leaves_the_contributors_words(api: Api, rows: Rows) -> None:
    referral, consents = contributed(api, rows)
    withdraw(api, consents["sender"])
    own = flagged(api, referral, "stopped-by-consent")
    assert (own["state"], own["stateReason"]) == ("stopped", "consent-withdrawn")
    shared = rows.all(
        "referral",
        f"SELECT source_id, shared FROM referral_entries WHERE referral_id = '{referral}' ORDER BY source_id",
    )
    assert shared == [{"source_id": COUNTY_ID, "shared": True}, {"source_id": "employment-vantaa", "shared": False}]
    bare = read(api, KELA, referral, purpose=REHABILITATION, necessity=NECESSITY)
    assert (bare.json()["state"], bare.json()["entries"]) == ("stopped", [])


def holder(api: Api) -> str:
    """A strongly identified holder of links for the employer."""
    claims = json.loads(extract_compact(api.token("provider-link-holder", "referral-api").encode()).payload)
    issuer = "employer-rakennus"
    mint = Mint(api.stack)
    more: Json = {"iss": mint.issuer(issuer), "org": issuer, "roles": ["employer-contact"], "jti": str(uuid.uuid4())}
    return mint.sign(issuer, {**claims, **more})


def test_a_link_to_a_referral_that_was_stopped_is_unknown(api: Api, rows: Rows) -> None:
    person = api.new_person()
    consent = register_consent(api, person)
    referral = presented(api, person)
    made = api.post(VANTAA, "referral-api", f"{REFERRALS}/{referral}/answer-links", {"actions": ["acknowledge"]})
    assert made.status_code == 201, made.text
    location = made.headers["Location"]
    token = str(api.get(VANTAA, "referral-api", location).json()["token"])
    headers = {"Tym-Answer-Link": token, "Authorization": f"Bearer {holder(api)}"}

    def look() -> httpx.Response:
        return api.request(None, "GET", "referral-api", "/v1/linked-referral", purpose=RECRUITMENT, headers=headers)

    def give(key: str | None = None) -> httpx.Response:
        return api.request(None, "POST", "referral-api", "/v1/linked-referral/acknowledge", headers=headers, key=key)

    assert api.eventually(look).json()["allowedActions"] == ["acknowledge"]
    withdraw(api, consent)
    flagged(api, referral, "stopped-by-consent")
    before = rows.counts("referral")
    for answer in (look(), give()):
        assert (answer.status_code, kind_of(answer)) == (404, "not-found")
    refreshed = api.post(VANTAA, "referral-api", f"{location}/refresh")
    assert refreshed.status_code == 409, refreshed.text
    again = api.post(VANTAA, "referral-api", f"{REFERRALS}/{referral}/answer-links", {"actions": ["acknowledge"]})
    assert again.status_code == 409, again.text
    assert rows.counts("referral") == before
