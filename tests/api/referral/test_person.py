"""The person reads the own referrals: what was sent, where it stands, whose turn it is; and withdraws where allowed."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import httpx
import pytest

from tests.api.consent.people import represent
from tests.api.referral.consented import events
from tests.api.referral.stories import (
    BODIES,
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
    referral_body,
    register_consent,
    send,
)
from tests.api.referral.uploads import attach
from tests.api_client import Api, Json
from tests.database import Rows
from tests.legal_days import days_on

OWN = "/v1/me/referrals"
SENT = "Kuntoutusselvitys."
UNSENT = "Ei lähde ilman perustetta."


@pytest.fixture(scope="module")
def somebody(api: Api) -> tuple[str, str]:
    """A signed-in person with an open case, as (client, id)."""
    client, person = api.person_signing_in(VANTAA)
    return client, make_case(api, person=person)


def own(api: Api, client: str, referral: str, **headers: str) -> httpx.Response:
    """One referral as its person reads it."""
    return api.get(client, "referral-api", f"{OWN}/{referral}", headers=headers)


def withdraw(api: Api, client: str, referral: str, body: Json = None, **options: Json) -> httpx.Response:
    """The person's withdrawal."""
    return api.post(client, "referral-api", f"{OWN}/{referral}/withdraw", body, **options)


def test_the_person_sees_what_was_sent_and_whose_turn_it_is(api: Api, rows: Rows, somebody: tuple[str, str]) -> None:
    client, person = somebody
    entries = [
        {"category": "service-need", "text": SENT},
        {"category": "health-and-work-capacity", "text": UNSENT},
    ]
    body = referral_body(person, entries=entries)
    referral = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    draft = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, send=False)).json()["id"]
    receive(api, KELA, referral)
    answer = api.get(client, "referral-api", OWN, headers={"Accept-Language": "sv"})
    assert answer.status_code == 200, answer.text
    found = {one["id"]: one for one in answer.json()["items"]}
    assert draft not in found
    assert own(api, client, draft).status_code == 404
    seen = found[referral]
    assert (seen["id"], seen["state"], seen["turn"], seen["act"]) == (referral, "received", "person", "381/2023")
    assert (seen["stateLabel"], seen["turnLabel"]) == ("Mottagen", "Din tur")
    day = date.fromisoformat(seen["dueOn"])
    told = f"Ansök om servicen senast {day.day}.{day.month}.{day.year}"
    assert (seen["due"], seen["dueLabel"]) == ("application", told)
    assert [entry["text"] for entry in seen["entries"]] == [SENT]
    assert UNSENT not in answer.text
    uses = rows.all(
        "referral",
        f"SELECT purpose FROM use_entries WHERE operation = 'list_my_referrals' AND '{person}' = ANY (person_ids)",
    )
    assert uses[-1] == {"purpose": "own-person"}


def test_one_referral_holds_everything_that_became_of_it(api: Api, rows: Rows, somebody: tuple[str, str]) -> None:
    client, person = somebody
    referral = send(api, person, recipient=COUNTY_ID, serviceCode="debt-counselling", reason="Velkojen järjestely.")
    attach(api, VANTAA, f"{REFERRALS}/{referral}", name="lausunto.pdf")
    receive(api, COUNTY, referral)
    for action in ("accept", "schedule", "start", "complete"):
        answer = act(api, COUNTY, referral, action, BODIES.get(action))
        assert answer.status_code == 200, answer.text
    told = {"text": "Tervetuloa.", "categories": ["service-need"], "audience": "person-too"}
    message = api.post(VANTAA, "referral-api", f"{REFERRALS}/{referral}/messages", told)
    assert message.status_code == 201, message.text
    seen = own(api, client, referral, **{"Accept-Language": "fi"}).json()
    assert (seen["kindLabel"], seen["stateLabel"]) == ("Ohjaus viranomaisen palveluun", "Palvelu on päättynyt")
    assert (seen["senderName"], seen["turnLabel"]) != (seen["recipientName"], None)
    assert seen["due"] == "acknowledgement"
    assert seen["dueLabel"].startswith(f"{seen['senderName']} kuittaa vastauksen viimeistään ")
    assert seen["reason"] == "Velkojen järjestely."
    (file,) = seen["attachments"]
    assert (file["name"], file["categoryLabel"]) == ("lausunto.pdf", "Terveys ja työkyky")
    assert file["size"] > 0
    assert [one["place"] for one in seen["appointments"]] == ["Palvelupiste"]
    assert [one["outcomeLabel"] for one in seen["outcomes"]] == ["Tavoite saavutettiin"]
    assert [one["state"] for one in seen["steps"]] == [
        "sent",
        "received",
        "accepted",
        "scheduled",
        "started",
        "completed",
    ]
    assert {one["text"] for one in seen["basis"]} == {"Tiedot annettiin lain nojalla: laki 381/2023, 15 §"}
    assert seen["unreadMessages"] == 1
    assert seen["allowedActions"] == []
    used = rows.all(
        "referral",
        f"SELECT categories FROM use_entries WHERE operation = 'get_my_referral' AND '{person}' = ANY (person_ids)",
    )
    assert "health-and-work-capacity" in used[-1]["categories"]


def test_a_refusal_comes_with_its_appeal_advice(api: Api, somebody: tuple[str, str]) -> None:
    client, person = somebody
    referral = send(api, person)
    receive(api, KELA, referral)
    applied = act(api, KELA, referral, "record-application", {"statementReceivedOn": "2026-11-01"})
    assert applied.status_code == 200, applied.text
    advice = {"decisionId": "X-1", "outcome": "refused", "appealAdvice": "Valita muutoksenhakulautakuntaan."}
    assert act(api, KELA, referral, "record-decision", advice).status_code == 200
    seen = own(api, client, referral, **{"Accept-Language": "en"}).json()
    assert (seen["recipientDecision"], seen["decisionLabel"]) == ("refused", "Refused")
    assert (seen["appealAdvice"], seen["recipientDecisionId"]) == (advice["appealAdvice"], "X-1")
    assert withdraw(api, client, referral).status_code == 409


def test_another_persons_referral_answers_like_one_that_does_not_exist(api: Api, somebody: tuple[str, str]) -> None:
    stranger, _ = api.person_signing_in(VANTAA)
    referral = send(api, somebody[1])
    assert api.get(stranger, "referral-api", OWN).json() == {"items": [], "nextCursor": None}
    for one in (referral, str(uuid.uuid4())):
        assert (own(api, stranger, one).status_code, kind_of(own(api, stranger, one))) == (404, "not-found")
        refused = withdraw(api, stranger, one)
        assert (refused.status_code, kind_of(refused)) == (404, "not-found")
    assert act(api, stranger, referral, "accept").status_code == 403
    assert read(api, VANTAA, referral).json()["state"] == "sent"


def test_the_person_withdraws_and_both_sides_know(api: Api, rows: Rows, somebody: tuple[str, str]) -> None:
    client, person = somebody
    referral = send(api, person, recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    asked = act(api, COUNTY, referral, "request-information", BODIES["request-information"])
    assert asked.status_code == 200, asked.text
    assert own(api, client, referral).json()["allowedActions"] == ["withdraw"]
    key = str(uuid.uuid4())
    said = {"reason": "employed", "text": "Sain töitä."}
    done = withdraw(api, client, referral, said, key=key)
    assert (done.status_code, done.json()["state"], done.json()["allowedActions"]) == (200, "withdrawn", [])
    assert withdraw(api, client, referral, said, key=key).json() == done.json()
    assert withdraw(api, client, referral).status_code == 409
    sender = read(api, VANTAA, referral).json()
    assert (sender["state"], sender["stateText"], sender["turn"]) == ("withdrawn", "Sain töitä.", None)
    assert sender["attention"]["code"] == "withdrawn-by-person"
    assert act(api, VANTAA, referral, "settle-attention").status_code == 200
    bare = read(api, COUNTY, referral, necessity=NECESSITY).json()
    assert (bare["state"], bare["entries"], bare["stateText"]) == ("withdrawn", [], None)
    assert events(rows, referral)[-2:] == ["referral.withdrawn", "referral.attention-settled"]
    ended = f"SELECT 1 AS one FROM relations WHERE subject_id = '{referral}' AND ends_at IS NOT NULL"
    eventually(lambda: bool(rows.all("consent", ended)))
    requests = rows.all("referral", f"SELECT state FROM information_requests WHERE referral_id = '{referral}'")
    assert requests == [{"state": "closed"}]
    (step,) = rows.all("referral", f"SELECT * FROM referral_steps WHERE referral_id = '{referral}' AND side = 'person'")
    assert (step["action"], step["organisation_id"], step["reason"]) == ("withdraw", None, "employed")
    (audited,) = rows.all(
        "referral",
        f"SELECT organisation_id FROM audit_entries WHERE aggregate_id = '{referral}'"
        " AND operation = 'withdraw_my_referral'",
    )
    assert audited == {"organisation_id": None}
    seen = own(api, client, referral, **{"Accept-Language": "en"}).json()
    assert (seen["reasonLabel"], seen["stateLabel"]) == ("The person has found work", "Withdrawn")


def test_a_representative_withdraws_for_the_person_and_the_step_says_who(
    api: Api, rows: Rows, somebody: tuple[str, str]
) -> None:
    client, person = somebody
    proxy, proxy_id = api.person_signing_in(VANTAA)
    referral = send(api, person, recipient=COUNTY_ID)
    headers = {"Tym-Represented-Person": person}
    for one in (referral, str(uuid.uuid4())):
        stranger = withdraw(api, proxy, one, headers=headers)
        assert (stranger.status_code, kind_of(stranger)) == (404, "not-found")
    assert represent(api, person, proxy_id, mandates=["plans"]).status_code == 201
    uncovered = withdraw(api, proxy, referral, headers=headers)
    assert (uncovered.status_code, kind_of(uncovered)) == (403, "mandate-not-covering")
    made = represent(api, person, proxy_id, mandates=["referrals"])
    assert made.status_code == 201, made.text
    assert withdraw(api, proxy, referral).status_code == 404
    key = str(uuid.uuid4())
    done = withdraw(api, proxy, referral, {"reason": "employed"}, key=key, headers=headers)
    assert (done.status_code, done.json()["state"]) == (200, "withdrawn"), done.text
    assert withdraw(api, proxy, referral, {"reason": "employed"}, key=key, headers=headers).json() == done.json()
    (step,) = rows.all("referral", f"SELECT * FROM referral_steps WHERE referral_id = '{referral}' AND side = 'person'")
    assert (step["action"], step["person_id"], step["organisation_id"]) == ("withdraw", person, None)
    assert step["user_id"].endswith(proxy)
    assert read(api, VANTAA, referral).json()["attention"]["code"] == "withdrawn-by-person"
    assert own(api, client, referral).json()["state"] == "withdrawn"
    ended = api.post(VANTAA, "consent-api", f"/v1/representations/{made.json()['id']}/end")
    assert ended.status_code == 200, ended.text
    other = send(api, person, recipient=COUNTY_ID)
    assert withdraw(api, proxy, other, headers=headers).status_code in {403, 404}
    assert read(api, VANTAA, other).json()["state"] == "sent"


def test_directing_is_not_the_persons_to_withdraw(api: Api, rows: Rows, somebody: tuple[str, str]) -> None:
    client, person = somebody
    body = {
        "personId": person,
        "recipientIds": [COUNTY_ID, KELA_ID],
        "grounds": ["work-capacity-limits"],
        "groundsText": "Kuormittunut.",
    }
    directed = api.post(VANTAA, "referral-api", f"{REFERRALS}/joint-assessment", body)
    assert directed.status_code == 201, directed.text
    group = directed.json()["id"]
    (referral, *_) = [row["id"] for row in rows.all("referral", f"SELECT id FROM referrals WHERE group_id = '{group}'")]
    refused = withdraw(api, client, referral)
    assert (refused.status_code, kind_of(refused)) == (422, "not-for-the-person-to-withdraw")
    rule = refused.json()["rule"]
    assert (rule["act"], rule["section"], rule["validFrom"]) == ("381/2023", "3", "2025-01-01")
    assert own(api, client, referral).json()["allowedActions"] == []
    assert read(api, VANTAA, referral).json()["state"] == "sent"


def test_a_service_that_has_started_is_not_withdrawn_and_an_unknown_reason_is_malformed(
    api: Api, somebody: tuple[str, str]
) -> None:
    client, person = somebody
    referral = send(api, person, recipient=COUNTY_ID)
    assert withdraw(api, client, referral, {"reason": "bored"}).status_code == 400
    receive(api, COUNTY, referral)
    for action in ("accept", "start"):
        assert act(api, COUNTY, referral, action).status_code == 200
    refused = withdraw(api, client, referral)
    assert (refused.status_code, kind_of(refused)) == (409, "referral-transition-not-allowed")
    assert refused.json()["allowedActions"] == []


def test_of_the_persons_withdrawal_and_a_declining_at_once_one_wins(api: Api, somebody: tuple[str, str]) -> None:
    client, person = somebody
    for _ in range(3):
        referral = send(api, person, recipient=COUNTY_ID)
        receive(api, COUNTY, referral)
        with ThreadPoolExecutor(2) as threads:
            answers = [
                threads.submit(withdraw, api, client, referral),
                threads.submit(act, api, HEALTH, referral, "decline", BODIES["decline"]),
            ]
        assert Counter(answer.result().status_code for answer in answers) == {200: 1, 409: 1}
        assert len(read(api, VANTAA, referral).json()["allowedActions"]) == 0


def test_what_its_controller_lawfully_hides_is_not_shown_here_either(api: Api, somebody: tuple[str, str]) -> None:
    client, person = somebody
    referral = send(api, person)
    decision = read(api, VANTAA, referral).json()["decisionId"]
    hiding = {
        "entryId": decision,
        "personId": person,
        "ground": "rights-of-another",
        "reason": "Toisen henkilön turvallisuus.",
        "decisionReference": "VD/77/2026",
        "decidedOn": days_on(-1),
        "validUntil": days_on(30),
    }
    made = api.post("vantaa-data-protection", "consent-api", "/v1/log-hidings", hiding)
    assert made.status_code == 201, made.text
    api.eventually(lambda: own(api, client, referral), status=404)
    listed = api.get(client, "referral-api", f"{OWN}?limit=100").json()["items"]
    assert referral not in {one["id"] for one in listed}
    messages = f"{OWN}/{referral}/messages"
    assert api.get(client, "referral-api", messages).status_code == 404
    path = f"/v1/log-hidings/{made.json()['id']}/end"
    assert api.post("vantaa-data-protection", "consent-api", path, {"reason": "Ei enää tarpeen."}).status_code == 200
    api.eventually(lambda: own(api, client, referral))


def test_the_ids_of_a_merged_person_show_the_same_referrals(api: Api) -> None:
    client, person = api.person_signing_in(VANTAA)
    created = api.post(VANTAA, "consent-api", "/v1/persons", {"familyName": "Kaksoiskappale"}).json()["id"]
    api.make_client(VANTAA, created)
    make_case(api, person=created)
    referral = send(api, created, recipient=COUNTY_ID)
    assert own(api, client, referral).status_code == 404
    body = {"duplicateId": created, "reason": "entered-twice"}
    merged = api.post("vantaa-registrar", "consent-api", f"/v1/persons/{person}/merge", body)
    assert merged.status_code == 200, merged.text
    seen = api.eventually(lambda: own(api, client, referral)).json()
    assert seen["state"] == "sent"
    assert referral in {one["id"] for one in api.get(client, "referral-api", OWN).json()["items"]}
    told = api.post(client, "referral-api", f"{OWN}/{referral}/messages", {"text": "Milloin alkaa?"})
    assert told.status_code == 201, told.text
    assert withdraw(api, client, referral).json()["state"] == "withdrawn"


def test_the_person_still_sees_what_was_sent_once_the_recipient_does_not(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    consent = register_consent(api, person)
    body = {
        "kind": "vacancy",
        "personId": person,
        "recipientId": "employer-rakennus",
        "entries": [{"category": "education-and-work", "text": "Nosturinkuljettaja."}],
        "send": True,
    }
    referral = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    basis = own(api, client, referral, **{"Accept-Language": "en"}).json()["basis"]
    assert [one["text"] for one in basis] == ["The data was given with your consent: act 380/2023, section 118"]
    asked_after_sending = f"SELECT id FROM pgqueuer WHERE convert_from(payload, 'UTF8') LIKE '%{referral}%'"
    eventually(lambda: rows.all("referral", asked_after_sending) == [])
    assert api.post(client, "consent-api", f"/v1/me/consents/{consent}/withdraw").status_code == 200
    eventually(lambda: own(api, client, referral).json()["state"] == "stopped", within=20)
    seen = own(api, client, referral, **{"Accept-Language": "en"}).json()
    assert [(one["text"], one["sharedUntil"] is not None) for one in seen["entries"]] == [("Nosturinkuljettaja.", True)]
    assert (seen["reasonLabel"], seen["steps"][-1]["side"]) == ("The consent was withdrawn", "system")


DUE = {
    "fi": ("{} vahvistaa vastaanoton viimeistään {}", "{} ei ole vahvistanut vastaanottoa, määräpäivä oli {}"),
    "sv": ("{} bekräftar mottagandet senast {}", "{} har inte bekräftat mottagandet, sista dagen var {}"),
    "en": ("{} is to confirm receipt by {}", "{} has not confirmed receipt, which was due on {}"),
}


@pytest.mark.parametrize("language", DUE)
def test_the_person_is_told_by_which_day_who_is_to_do_what(
    api: Api, rows: Rows, somebody: tuple[str, str], language: str
) -> None:
    client, person = somebody
    referral = send(api, person)
    to_come, passed = DUE[language]
    seen = own(api, client, referral, **{"Accept-Language": language}).json()
    due = date.fromisoformat(seen["dueOn"])
    assert (seen["turn"], seen["due"]) == ("recipient", "receipt")
    assert seen["dueLabel"] == to_come.format(seen["recipientName"], f"{due.day}.{due.month}.{due.year}")
    late = "next_due_on = '2026-01-05', tell_on = NULL"
    rows.execute("referral", f"UPDATE referrals SET {late} WHERE id = '{referral}'")
    listed = api.get(client, "referral-api", OWN, headers={"Accept-Language": language}).json()["items"]
    told = next(one["dueLabel"] for one in listed if one["id"] == referral)
    assert told == passed.format(seen["recipientName"], "5.1.2026")


def test_the_person_is_told_by_when_what_was_asked_is_to_be_answered(api: Api, somebody: tuple[str, str]) -> None:
    client, person = somebody
    answer_by = date.fromisoformat(days_on(20))
    contributor = {"organisationId": COUNTY_ID, "role": "health-professional"}
    for body in (
        {"question": "Mitä?", "answerBy": str(answer_by)},
        {"question": "Mitä?", "answerBy": str(answer_by), "contributor": contributor},
        {"question": "Mitä?"},
    ):
        referral = send(api, person)
        receive(api, KELA, referral)
        asked = act(api, KELA, referral, "request-information", body)
        assert asked.status_code == 200, asked.text
        seen = own(api, client, referral, **{"Accept-Language": "en"}).json()
        day = date.fromisoformat(seen["dueOn"])
        assert (seen["due"], seen["expectedOn"]) == ("information", str(day))
        assert seen["dueLabel"] == f"What was asked is to be answered by {day.day}.{day.month}.{day.year}"
        assert (seen["turn"] == "contributor") is ("contributor" in body)
        if "answerBy" in body:
            assert day == answer_by
    assert act(api, VANTAA, referral, "answer-information", BODIES["answer-information"]).status_code == 200
    seen = own(api, client, referral).json()
    assert (seen["due"], seen["expectedOn"]) == ("application", None)
