"""Decisions: permitted, filtered or denied with a reason, logged with what they permit, never an error."""

import uuid
from typing import Any

import pytest

from tests.api.consent.questions import (
    COUNTY,
    EMPLOYER,
    KELA,
    KERAVA,
    PURPOSE,
    VANTAA,
    evaluate,
    give,
    problem,
    question,
    reasons,
)
from tests.api_client import Api
from tests.database import Rows

JOINT: dict[str, Any] = {
    "purpose": "joint-plan",
    "register": "tym",
    "action": "read",
    "by": VANTAA,
    "source": KELA,
    "to": None,
}
HEALTH = "health-and-work-capacity"


@pytest.fixture
def person(api: Api) -> str:
    """A new client of Vantaa."""
    return api.new_person("vantaa-worker")


@pytest.fixture
def party(api: Api, person: str) -> str:
    """A person in whose case Vantaa is a party."""
    body = {
        "kind": "case-party",
        "personId": person,
        "organisationId": VANTAA,
        "subjectId": str(uuid.uuid4()),
        "startsAt": "2026-01-01T00:00:00Z",
        "version": 1,
    }
    assert api.put("plans-api", "consent-api", f"/v1/relations/{uuid.uuid4()}", body).status_code == 200
    return person


def logged(rows: Rows, person: str) -> tuple[int, int]:
    """How many decisions and disclosures are logged of a person."""
    found = rows.all(
        "consent",
        f"SELECT (SELECT count(*) FROM decisions WHERE person_id = '{person}') AS decisions,"
        f" (SELECT count(*) FROM decisions WHERE person_id = '{person}' AND permitted <> '{{}}') AS disclosures",
    )[0]
    return found["decisions"], found["disclosures"]


def test_statute_permits_the_necessary_between_the_authorities(api: Api, rows: Rows, party: str) -> None:
    decided = evaluate(api, party, **JOINT, categories=["identity", "plan"])
    assert decided["decision"] is True
    context = decided["context"]
    assert (context["permitted"], context["denied"], context["obligations"]) == (["identity", "plan"], [], [])
    (basis,) = context["basis"]
    assert (basis["act"], basis["section"], basis["kind"], basis["consentId"]) == ("381/2023", "15", "statute", None)
    row = rows.all("consent", f"SELECT * FROM decisions WHERE id = '{context['id']}'")[0]
    assert (row["discloser_id"], row["recipient_id"], row["user_name"]) == (KELA, VANTAA, "Ville Vantaa")
    assert (row["register"], row["purpose"], row["permitted"]) == ("tym", "joint-plan", ["identity", "plan"])
    assert row["basis"] == context["basis"]


def test_what_is_not_permitted_is_filtered_out_with_its_reason(api: Api, party: str) -> None:
    decided = evaluate(api, party, **JOINT, categories=["plan", HEALTH])
    assert (decided["decision"], decided["context"]["permitted"]) == (True, ["plan"])
    assert reasons(decided) == {HEALTH: "necessity-missing"}
    needed = evaluate(api, party, **JOINT, categories=["plan", HEALTH], necessity="agree-plan")
    assert needed["context"]["permitted"] == [HEALTH, "plan"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"purpose": "curiosity"}, "purpose-unknown"),
        ({"to": "nobody"}, "organisation-unknown"),
        ({"to": None}, "organisation-unknown"),
        ({"to": KERAVA}, "no-basis"),
        ({"register": "county-health"}, "no-basis"),
        ({"categories": ["plan"]}, "no-basis"),
        ({}, "consent-missing"),
    ],
)
def test_a_denial_says_why(api: Api, rows: Rows, person: str, changes: dict[str, Any], reason: str) -> None:
    decided = evaluate(api, person, **changes)
    assert decided["decision"] is False
    assert set(reasons(decided).values()) == {reason}
    assert logged(rows, person) == (1, 0)


def test_a_person_nobody_knows_is_denied_like_a_person_without_relation_is_not(api: Api) -> None:
    assert reasons(evaluate(api, str(uuid.uuid4()))) == {"identity": "person-unknown"}
    foreign = evaluate(api, api.new_person("kela-specialist"))
    assert reasons(foreign) == {"identity": "person-unknown"}  # a stranger's client cannot be told from nobody


def test_a_denial_that_is_not_recorded_is_counted(api: Api, rows: Rows, person: str) -> None:
    def counted() -> float:
        metrics = api.request(None, "GET", "consent-api", "/metrics").text
        lines = [line for line in metrics.splitlines() if 'event="decision.denied-unrecorded"' in line]
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("tym_events_total"))

    before = counted()
    assert evaluate(api, person, record=False)["decision"] is False
    assert counted() == before + 1
    assert logged(rows, person) == (0, 0)


def test_an_ended_relation_denies(api: Api, person: str) -> None:
    path = f"/v1/relations?personId={person}"
    relation = api.get("vantaa-worker", "consent-api", path, purpose=PURPOSE).json()["items"][0]
    ended = {name: relation[name] for name in ("kind", "personId", "organisationId", "startsAt")}
    ended |= {"endsAt": "2026-02-01T00:00:00Z", "version": 2}
    assert api.put("vantaa-worker", "consent-api", f"/v1/relations/{relation['id']}", ended).status_code == 200
    assert reasons(evaluate(api, person)) == {"identity": "relation-ended"}


def test_a_client_relationship_alone_opens_no_data_of_the_co_operation_model(api: Api, person: str) -> None:
    decided = evaluate(api, person, **JOINT, categories=["plan"])
    assert reasons(decided) == {"plan": "relation-of-other-kind"}


def test_a_question_without_record_leaves_no_trace_and_no_id(api: Api, rows: Rows, person: str) -> None:
    assert give(api, person).status_code == 201
    decided = evaluate(api, person, record=False)
    assert decided["decision"] is True
    assert "id" not in decided["context"]
    assert logged(rows, person) == (0, 0)


def test_an_organisation_asks_about_itself_alone_and_a_service_about_any(api: Api, rows: Rows, party: str) -> None:
    foreign = api.post("kela-specialist", "consent-api", "/access/v1/evaluation", question(party))
    assert problem(foreign) == (403, "asked-for-another")
    assert logged(rows, party) == (0, 0)
    assert evaluate(api, party, who="plans-api", **JOINT, categories=["plan"])["decision"] is True


def test_the_roles_of_a_worker_come_from_the_token_and_not_from_the_question(api: Api) -> None:
    person = api.new_person("vantaa-county-social-worker")
    asked = {
        "by": COUNTY,
        "action": "read",
        "source": VANTAA,
        "to": None,
        "purpose": "social-services",
        "necessity": "establish-social-need",
        "categories": ["social-situation"],
        "roles": ["social-worker"],
    }
    assert evaluate(api, person, who="vantaa-county-social-worker", **asked)["decision"] is True
    health = evaluate(api, person, who="vantaa-county-health-professional", **asked)
    assert reasons(health) == {"social-situation": "role-missing"}


@pytest.mark.parametrize(
    ("semantic", "decisions"),
    [
        ("execute_all", [False, True, False, True]),
        ("deny_on_first_deny", [False]),
        ("permit_on_first_permit", [False, True]),
    ],
)
def test_a_batch_is_gone_through_as_its_semantic_says(
    api: Api, rows: Rows, party: str, semantic: str, decisions: list[bool]
) -> None:
    whole = question(party, **JOINT, categories=["plan"])
    denied = {"context": {"purpose": "curiosity"}}
    batch = {**whole, "evaluations": [denied, {}, denied, {}], "options": {"evaluations_semantic": semantic}}
    answer = api.post("vantaa-worker", "consent-api", "/access/v1/evaluations", batch)
    assert [one["decision"] for one in answer.json()["evaluations"]] == decisions
    assert logged(rows, party) == (len(decisions), decisions.count(True))


@pytest.mark.parametrize("evaluations", [{}, {"evaluations": []}])
def test_a_batch_without_questions_gets_the_answer_of_one(api: Api, party: str, evaluations: dict[str, Any]) -> None:
    asked = question(party, **JOINT, categories=["plan"]) | evaluations
    one = api.post("vantaa-worker", "consent-api", "/access/v1/evaluations", asked)
    assert (one.json()["decision"], one.json()["context"]["permitted"]) == (True, ["plan"])
    whole = api.post("vantaa-worker", "consent-api", "/access/v1/evaluations", {"action": {"name": "read"}})
    assert problem(whole) == (400, "malformed")


def test_a_question_of_a_batch_that_cannot_be_read_is_denied_with_its_error(api: Api, rows: Rows, party: str) -> None:
    whole = question(party, **JOINT, categories=["plan"])
    foreign = {"subject": {"type": "organisation", "id": KELA}}
    batch = {
        **whole,
        "evaluations": [{}, {"action": {"name": "delete"}}, foreign, {"resource": {"type": "x", "id": "1"}}],
    }
    answers = api.post("vantaa-worker", "consent-api", "/access/v1/evaluations", batch).json()["evaluations"]
    assert [one["decision"] for one in answers] == [True, False, False, False]
    assert [one["context"]["error"]["status"] for one in answers[1:]] == [400, 403, 400]
    assert logged(rows, party) == (1, 1)
    stopped = {**batch, "options": {"evaluations_semantic": "deny_on_first_deny"}}
    answers = api.post("vantaa-worker", "consent-api", "/access/v1/evaluations", stopped).json()["evaluations"]
    assert [one["decision"] for one in answers] == [True, False]


@pytest.mark.parametrize("changes", [{"action": "delete"}, {"categories": ["shoe-size"]}, {"register": "police"}])
def test_a_value_outside_its_closed_list_is_malformed(api: Api, person: str, changes: dict[str, Any]) -> None:
    answer = api.post("vantaa-worker", "consent-api", "/access/v1/evaluation", question(person, **changes))
    assert problem(answer) == (400, "malformed")


def test_members_that_authzen_does_not_know_are_ignored(api: Api, party: str) -> None:
    asked = question(party, **JOINT, categories=["plan"]) | {"somethingElse": 1}
    asked["subject"]["favouriteColour"] = "green"
    answer = api.post("vantaa-worker", "consent-api", "/access/v1/evaluation", asked)
    assert answer.json()["decision"] is True


def test_a_protected_contact_is_permitted_with_the_obligation_to_mask_it(api: Api, rows: Rows, party: str) -> None:
    rows.execute("consent", f"UPDATE persons SET contact_protected = true WHERE id = '{party}'")
    decided = evaluate(api, party, **JOINT, categories=["identity"])
    assert decided["context"]["obligations"] == [{"type": "mask-protected-contact"}]
    assert evaluate(api, party, **JOINT, categories=["plan"])["context"]["obligations"] == []


def test_the_decision_point_says_where_it_is_without_a_token(api: Api) -> None:
    metadata = api.request(None, "GET", "consent-api", "/.well-known/authzen-configuration")
    base = api.stack.url("consent-api")
    assert metadata.json() == {
        "policy_decision_point": base,
        "access_evaluation_endpoint": f"{base}/access/v1/evaluation",
        "access_evaluations_endpoint": f"{base}/access/v1/evaluations",
    }
    assert EMPLOYER not in metadata.text
