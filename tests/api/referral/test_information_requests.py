"""Information requests: a contributor sees the question, answers it, and sees nothing else of the referral."""

import httpx

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    EMPLOYMENT_ID,
    HEALTH,
    JOINT,
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
    send,
)
from tests.api_client import Api, Json
from tests.database import Rows

REQUESTS = "/v1/information-requests"
QUESTION = "Millainen on työkyky?"
ANSWER = "Työkyky on alentunut polven vuoksi."


def ask(api: Api, referral: str, **changed: Json) -> httpx.Response:
    contributor = {"organisationId": COUNTY_ID, "role": "health-professional"}
    body = {"question": QUESTION, "contributor": contributor, "answerBy": "2027-01-31", **changed}
    return act(api, KELA, referral, "request-information", body)


def asked_referral(api: Api, person: str | None = None) -> tuple[str, str]:
    """A referral to Kela that waits for the county's health professional; its id and the request's."""
    referral = send(api, person or make_case(api))
    receive(api, KELA, referral)
    answer = ask(api, referral)
    assert answer.status_code == 200, answer.text
    return referral, str(answer.json()["requestId"])


def look(api: Api, worker: str, request: str) -> httpx.Response:
    return api.get(worker, "referral-api", f"{REQUESTS}/{request}", purpose=JOINT)


def reply(api: Api, worker: str, request: str, *, necessity: str | None = NECESSITY) -> httpx.Response:
    return api.post(worker, "referral-api", f"{REQUESTS}/{request}/answer", {"text": ANSWER}, necessity=necessity)


def test_the_contributor_sees_the_request_and_nothing_else_of_the_referral(api: Api) -> None:
    person = make_case(api)
    referral, request = asked_referral(api, person)
    found = look(api, HEALTH, request)
    assert found.status_code == 200, found.text
    assert found.json() == {
        "id": request,
        "referralId": referral,
        "personId": person,
        "askerId": KELA_ID,
        "contributorId": COUNTY_ID,
        "contributorRole": "health-professional",
        "question": QUESTION,
        "categories": ["service-need"],
        "withheld": [],
        "answerBy": "2027-01-31",
        "state": "open",
        "version": 1,
        "createdAt": found.json()["createdAt"],
        "answeredAt": None,
        "allowedActions": ["answer"],
    }
    assert read(api, HEALTH, referral).status_code == 404
    attachments = api.get(HEALTH, "referral-api", f"{REFERRALS}/{referral}/attachments", purpose=JOINT)
    assert attachments.status_code == 404
    for box in ("inbox", "outbox"):
        listed = api.get(HEALTH, "referral-api", f"{REFERRALS}?box={box}", purpose=JOINT).json()["items"]
        assert referral not in {item["id"] for item in listed}


def test_only_the_role_that_was_asked_sees_and_answers(api: Api, rows: Rows) -> None:
    _, request = asked_referral(api)
    before = rows.counts("referral")
    for refused in (look(api, COUNTY, request), reply(api, COUNTY, request)):
        assert (refused.status_code, kind_of(refused)) == (403, "contributor-role-missing")
    for stranger in ("kerava-worker", "pirkanmaa-county-social-worker"):
        assert (look(api, stranger, request).status_code, reply(api, stranger, request).status_code) == (404, 404)
    assert reply(api, "provider-worker", request).status_code == 403
    assert reply(api, VANTAA, request).status_code == 404
    listed = api.get(COUNTY, "referral-api", REQUESTS, purpose=JOINT).json()["items"]
    assert request not in {item["id"] for item in listed}
    assert rows.counts("referral") == before


def test_the_answer_reaches_the_asker_alone_on_a_decision_of_its_own(api: Api, rows: Rows) -> None:
    referral, request = asked_referral(api)
    answered = reply(api, HEALTH, request)
    assert (answered.status_code, answered.json()["state"], answered.json()["allowedActions"]) == (200, "answered", [])
    own = read(api, VANTAA, referral, necessity=NECESSITY)
    assert (own.json()["state"], ANSWER in own.text) == ("received", False)
    blind = read(api, KELA, referral).json()
    [contribution] = blind["contributions"]
    assert contribution["denied"] == [{"category": "health-and-work-capacity", "reason": "necessity-missing"}]
    assert ANSWER not in str(blind)
    opened = read(api, KELA, referral, necessity=NECESSITY).json()
    [entry] = [entry for entry in opened["entries"] if entry["requestId"] == request]
    assert (entry["text"], entry["sourceId"]) == (ANSWER, COUNTY_ID)
    stored = rows.all("referral", f"SELECT decision_id FROM referral_entries WHERE request_id = '{request}'")
    told = rows.all(
        "consent", f"SELECT discloser_id, recipient_id FROM decisions WHERE id = '{stored[0]['decision_id']}'"
    )
    assert told == [{"discloser_id": COUNTY_ID, "recipient_id": KELA_ID}]


def test_health_data_is_answered_only_with_its_necessity(api: Api, rows: Rows) -> None:
    _, request = asked_referral(api)
    before = rows.counts("referral")
    refused = reply(api, HEALTH, request, necessity=None)
    assert (refused.status_code, kind_of(refused)) == (403, "disclosure-denied")
    assert rows.counts("referral") == before


def test_a_request_is_answered_once_and_not_after_the_referral_has_ended(api: Api) -> None:
    _, request = asked_referral(api)
    reply(api, HEALTH, request)
    again = reply(api, HEALTH, request)
    assert (again.status_code, kind_of(again)) == (409, "information-request-not-open")
    referral, second = asked_referral(api)
    act(api, VANTAA, referral, "withdraw")
    assert look(api, HEALTH, second).json()["state"] == "closed"
    assert reply(api, HEALTH, second).status_code == 409


def test_only_another_authority_with_a_part_in_the_case_may_be_asked(api: Api, rows: Rows) -> None:
    person = make_case(api, EMPLOYMENT_ID, KELA_ID)
    referral = send(api, person)
    receive(api, KELA, referral)
    before = rows.counts("referral")
    outsider = ask(api, referral)
    assert (outsider.status_code, kind_of(outsider)) == (422, "contributor-not-a-party")
    for organisation in ("provider-tyovalmennus", KELA_ID, "nobody"):
        wrong = ask(api, referral, contributor={"organisationId": organisation, "role": "anybody"})
        assert (wrong.status_code, kind_of(wrong)) == (422, "contributor-not-allowed")
    assert rows.counts("referral") == before


def test_without_a_contributor_the_sender_is_asked_and_answers(api: Api) -> None:
    referral = send(api, make_case(api))
    receive(api, KELA, referral)
    request = ask(api, referral, contributor=None).json()["requestId"]
    own = read(api, VANTAA, referral).json()
    assert (own["turn"], own["allowedActions"]) == ("sender", ["answer-information", "withdraw"])
    assert look(api, VANTAA, request).json()["question"] == QUESTION
    body = {"text": "Hän on valmis aloittamaan.", "category": "service-need"}
    answered = act(api, VANTAA, referral, "answer-information", body)
    assert (answered.status_code, answered.json()["state"]) == (200, "received"), answered.text
    texts = [entry["text"] for entry in api.eventually(lambda: read(api, KELA, referral)).json()["entries"]]
    assert body["text"] in texts


def test_the_sender_does_not_answer_for_a_contributor_nor_reads_its_question(api: Api) -> None:
    referral, request = asked_referral(api)
    refused = act(api, VANTAA, referral, "answer-information", {"text": "Minä vastaan", "category": "service-need"})
    assert (refused.status_code, kind_of(refused)) == (409, "referral-transition-not-allowed")
    seen = look(api, VANTAA, request).json()
    assert (seen["question"], seen["state"], seen["allowedActions"]) == (None, "open", [])


def test_a_role_of_the_senders_own_organisation_may_be_asked_and_no_other_role_of_it_answers(api: Api) -> None:
    referral = send(api, make_case(api))
    receive(api, KELA, referral)
    asked = ask(api, referral, contributor={"organisationId": EMPLOYMENT_ID, "role": "tym-lead"})
    assert asked.status_code == 200, asked.text
    request = asked.json()["requestId"]
    assert (look(api, VANTAA, request).status_code, reply(api, VANTAA, request).status_code) == (403, 403)
    listed = api.get(VANTAA, "referral-api", f"{REQUESTS}?referralId={referral}", purpose=JOINT).json()["items"]
    assert [item["question"] for item in listed] == [None]


def test_the_contributors_relation_lasts_as_long_as_its_request(api: Api, rows: Rows) -> None:
    referral, request = asked_referral(api)
    query = f"SELECT version, ends_at FROM relations WHERE subject_id = '{referral}' AND kind = 'contributor'"
    eventually(lambda: [row["version"] for row in rows.all("consent", query)] == [1])
    reply(api, HEALTH, request)
    eventually(lambda: [row["version"] for row in rows.all("consent", query)] == [2])


def test_asking_and_answering_are_announced_to_all_three_without_content(api: Api, rows: Rows) -> None:
    referral, request = asked_referral(api)
    reply(api, HEALTH, request)
    query = f"SELECT type, readers, data FROM outbox_events WHERE aggregate_id = '{referral}' ORDER BY sequence"
    events = rows.all("referral", query)
    assert [event["type"] for event in events][-2:] == [
        "referral.information-requested",
        "referral.information-answered",
    ]
    assert [event["data"]["state"] for event in events][-2:] == ["information-requested", "received"]
    assert all(set(event["readers"]) == {EMPLOYMENT_ID, KELA_ID, COUNTY_ID} for event in events[-2:])
    assert ANSWER not in str(events)
    assert QUESTION not in str(events)


def test_a_contributor_whose_answer_is_awaited_no_more_is_not_told_the_question(api: Api) -> None:
    referral, request = asked_referral(api)
    assert look(api, HEALTH, request).json()["question"] == QUESTION
    assert act(api, VANTAA, referral, "withdraw").status_code == 200
    seen = look(api, HEALTH, request)
    assert QUESTION not in seen.text
    assert (seen.json()["state"], seen.json()["question"], seen.json()["allowedActions"]) == ("closed", None, [])
    assert look(api, KELA, request).json()["question"] == QUESTION


def test_a_contributor_reads_the_question_on_a_decision_and_in_no_list(api: Api, rows: Rows) -> None:
    person = make_case(api)
    _, request = asked_referral(api, person)
    decided = f"SELECT action FROM decisions WHERE person_id = '{person}' AND recipient_id = '{COUNTY_ID}'"
    before = rows.all("consent", decided)
    assert look(api, HEALTH, request).json()["question"] == QUESTION
    assert rows.all("consent", decided) == [*before, {"action": "read"}]
    listed = api.get(HEALTH, "referral-api", f"{REQUESTS}?limit=100", purpose=JOINT).json()["items"]
    [item] = [one for one in listed if one["id"] == request]
    assert (item["question"], item["withheld"], item["allowedActions"]) == (None, ["service-need"], ["answer"])
    elsewhere = api.get(HEALTH, "referral-api", f"{REQUESTS}/{request}", purpose="consultation").json()
    assert (elsewhere["question"], elsewhere["withheld"]) == (None, ["service-need"])


def test_a_contributor_that_has_answered_is_told_the_question_no_more(api: Api) -> None:
    _, request = asked_referral(api)
    assert reply(api, HEALTH, request).status_code == 200
    seen = look(api, HEALTH, request)
    assert QUESTION not in seen.text
    assert (seen.json()["state"], seen.json()["question"], seen.json()["allowedActions"]) == ("answered", None, [])
    listed = api.get(HEALTH, "referral-api", f"{REQUESTS}?limit=100", purpose=JOINT)
    assert QUESTION not in listed.text
    assert look(api, KELA, request).json()["question"] == QUESTION


def test_the_recipient_takes_its_question_back_and_who_was_asked_answers_no_more(api: Api, rows: Rows) -> None:
    referral, request = asked_referral(api)
    assert act(api, VANTAA, referral, "withdraw-request").status_code == 403
    withdrawn = act(api, KELA, referral, "withdraw-request")
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "received"), withdrawn.text
    assert kind_of(reply(api, HEALTH, request)) == "information-request-not-open"
    ended = f"SELECT 1 FROM relations WHERE subject_id = '{referral}' AND kind = 'contributor' AND ends_at IS NOT NULL"
    eventually(lambda: bool(rows.all("consent", ended)))
    assert kind_of(act(api, KELA, referral, "withdraw-request")) == "referral-transition-not-allowed"
    assert ask(api, referral).status_code == 200


def test_an_application_is_recorded_while_a_question_waits_and_closes_it(api: Api) -> None:
    referral, request = asked_referral(api)
    applied = act(api, KELA, referral, "record-application")
    assert (applied.status_code, applied.json()["state"]) == (200, "applied"), applied.text
    assert kind_of(reply(api, HEALTH, request)) == "information-request-not-open"
