"""Consents: given in the form the law asks for, refused, withdrawn, and without effect the moment they are."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.consent.questions import (
    COUNTY,
    KELA,
    PURPOSE,
    VANTAA,
    consent,
    evaluate,
    give,
    problem,
    reasons,
    withdraw,
)
from tests.api_client import Api
from tests.database import Rows

HEALTH = "health-and-work-capacity"


@pytest.fixture
def person(api: Api) -> str:
    """A new client of Vantaa."""
    return api.new_person("vantaa-worker")


@pytest.mark.parametrize("form", ["spoken", "phone"])
def test_a_consent_for_an_employer_must_be_in_writing(api: Api, person: str, form: str) -> None:
    body = consent(personId=person, form=form)
    answer = api.post("vantaa-worker", "consent-api", "/v1/consents", body)
    assert problem(answer) == (422, "consent-form-insufficient")
    rule = answer.json()["rule"]
    assert (rule["act"], rule["section"], rule["validFrom"]) == ("380/2023", "118", "2025-01-01")


def test_health_data_must_be_itemised(api: Api, person: str) -> None:
    vague = give(api, person, categories=[HEALTH])
    assert problem(vague) == (422, "consent-not-itemised")
    assert give(api, person, categories=[HEALTH], itemisedCategories=[HEALTH]).status_code == 201


@pytest.mark.parametrize(("recipient", "purpose"), [(COUNTY, "joint-plan"), (KELA, "recruitment"), (VANTAA, "nothing")])
def test_a_consent_is_not_recorded_where_statute_decides(api: Api, person: str, recipient: str, purpose: str) -> None:
    assert problem(give(api, person, recipientId=recipient, purpose=purpose)) == (422, "consent-has-no-basis")


def test_only_the_discloser_with_a_living_relation_records_a_consent(api: Api, person: str) -> None:
    foreign = api.post("kela-specialist", "consent-api", "/v1/consents", consent(personId=person, form="written"))
    assert problem(foreign) == (403, "consent-not-yours")
    for stranger in (api.new_person("kela-specialist"), str(uuid.uuid4())):
        assert problem(give(api, stranger)) == (403, "person-not-a-client")


def test_a_refusal_is_kept_and_denies(api: Api, person: str) -> None:
    assert give(api, person).json()["state"] == "given"
    assert evaluate(api, person)["decision"] is True
    refused = give(api, person, answer="refused")
    assert (refused.status_code, refused.json()["state"], refused.json()["allowedActions"]) == (201, "refused", [])
    assert reasons(evaluate(api, person)) == {"identity": "consent-refused"}
    assert problem(withdraw(api, refused.json()["id"])) == (409, "consent-transition-not-allowed")


def test_a_withdrawal_is_in_force_when_it_is_acknowledged(api: Api, person: str) -> None:
    given = give(api, person).json()["id"]
    assert evaluate(api, person)["context"]["basis"][0]["consentId"] == given
    answer = withdraw(api, given)
    assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (200, "withdrawn", 2)
    assert reasons(evaluate(api, person)) == {"identity": "consent-withdrawn"}


def test_no_decision_that_begins_after_an_acknowledged_withdrawal_permits(api: Api) -> None:
    persons = [api.new_person("vantaa-worker") for _ in range(6)]

    def live(person: str) -> list[bool]:
        given = give(api, person).json()["id"]
        permitted = evaluate(api, person)["decision"]
        assert withdraw(api, given).status_code == 200
        return [permitted, evaluate(api, person)["decision"], evaluate(api, person)["decision"]]

    with ThreadPoolExecutor(6) as crowd:
        assert list(crowd.map(live, persons)) == [[True, False, False]] * 6


def test_withdrawing_twice_answers_the_same_and_announces_once(api: Api, rows: Rows, person: str) -> None:
    given = give(api, person).json()["id"]
    first, again = withdraw(api, given), withdraw(api, given)
    assert (first.json(), again.status_code) == (again.json(), 200)
    events = rows.all("consent", f"SELECT type FROM outbox_events WHERE aggregate_id = '{given}' ORDER BY sequence")
    assert [event["type"] for event in events] == ["consent.given", "consent.withdrawn"]
    audits = rows.all("consent", f"SELECT operation FROM audit_entries WHERE aggregate_id = '{given}' ORDER BY id")
    assert [audit["operation"] for audit in audits] == ["create_consent", "withdraw_consent"]


def test_a_consent_of_others_looks_like_one_that_does_not_exist(api: Api, person: str) -> None:
    given = give(api, person).json()["id"]
    for call in ("get", "post"):
        answers = []
        for identifier in (given, str(uuid.uuid4())):
            path = f"/v1/consents/{identifier}" + ("" if call == "get" else "/withdraw")
            answer = api.request("kela-specialist", call.upper(), "consent-api", path, purpose=PURPOSE)
            answers.append({**answer.json(), "instance": ""})
        assert answers[0] == answers[1]
        assert answers[0]["status"] == 404


def test_a_consent_ends_by_itself_at_its_last_moment(api: Api, person: str) -> None:
    assert give(api, person, validUntil="2026-01-01T00:00:00Z").status_code == 201
    assert reasons(evaluate(api, person)) == {"identity": "consent-expired"}


def test_a_person_gives_sees_and_withdraws_the_own_consent(api: Api) -> None:
    given = api.post("person-leila", "consent-api", "/v1/me/consents", consent())
    assert given.status_code == 201, given.text
    mine = api.get("person-leila", "consent-api", "/v1/me/consents").json()["items"]
    found = next(one for one in mine if one["id"] == given.json()["id"])
    assert (found["form"], found["state"], found["allowedActions"]) == ("electronic", "given", ["withdraw"])
    path = f"/v1/me/consents/{found['id']}/withdraw"
    assert problem(api.post("person-eero", "consent-api", path)) == (404, "not-found")
    assert api.post("person-leila", "consent-api", path).json()["state"] == "withdrawn"


def test_reading_a_consent_leaves_a_use_row_before_the_answer(api: Api, rows: Rows, person: str) -> None:
    given = give(api, person).json()["id"]
    read = api.get("vantaa-worker", "consent-api", f"/v1/consents/{given}", purpose=PURPOSE)
    assert read.headers["etag"] == '"1"'
    logged = rows.all(
        "consent",
        f"SELECT purpose, user_name FROM use_entries WHERE '{person}' = ANY (person_ids) AND operation = 'get_consent'",
    )
    assert logged == [{"purpose": PURPOSE, "user_name": "Ville Vantaa"}]
