"""Explanations: an auditor sees how a decision came about, and makes it again as of its time."""

import uuid
from typing import Any

import httpx
import pytest

from consent_api.bases.rules import rule_set
from tests.api.consent.questions import KELA, PROVIDER, VANTAA, evaluate, give, problem, withdraw
from tests.api_client import Api
from tests.database import Rows

HEALTH, IDENTITY = "health-and-work-capacity", "identity"
OVERSIGHT = "log-supervision"


@pytest.fixture
def person(api: Api) -> str:
    """A new client of Vantaa."""
    return api.new_person("vantaa-worker")


def ask(api: Api, decision: str, *, who: str = "vantaa-auditor", replay: bool = False) -> httpx.Response:
    """The explanation of a decision, or its replay."""
    path = f"/v1/decisions/{decision}" + ("/replay" if replay else "")
    return api.get(who, "consent-api", path, purpose=OVERSIGHT, headers={"Accept-Language": "en"})


def found(answer: httpx.Response) -> dict[str, Any]:
    """The body of an answer that succeeded."""
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def with_facts(rows: Rows, decision: str, facts: str) -> str:
    """The id of a decision recorded like another one but with other facts; what is recorded is never altered."""
    identifier = str(uuid.uuid4())
    columns = (
        "action, organisation_id, user_id, user_name, asked_via, person_id, discloser_id, recipient_id, register,"
        " purpose, necessity, permitted, denied, basis"
    )
    rows.execute(
        "consent",
        f"INSERT INTO decisions (id, {columns}, facts) SELECT '{identifier}', {columns}, {facts} FROM decisions"
        f" WHERE id = '{decision}'",
    )
    return identifier


def test_a_decision_is_explained_provision_by_provision(api: Api, rows: Rows, person: str) -> None:
    consent = give(api, person).json()["id"]
    decided = evaluate(api, person, categories=[IDENTITY, HEALTH])["context"]
    explained = found(ask(api, decided["id"]))
    assert (explained["permitted"], explained["ruleSet"]) == ([IDENTITY], rule_set().digest)
    assert [one["id"] for one in explained["consents"]] == [consent]
    assert [one["kind"] for one in explained["relations"]] == ["own-client"]
    results = {(one["category"], one["code"]): one["result"] for one in explained["examined"]}
    assert results == {
        (IDENTITY, "employer-consent"): "permits",
        (HEALTH, "employer-health-consent"): "necessity-missing",
    }
    texts = {one["code"]: one["text"] for one in explained["examined"]}
    assert texts["employer-consent"].startswith("Data needed to fill a vacancy")
    logged = rows.all("consent", "SELECT purpose FROM use_entries WHERE operation = 'explain_decision'")
    assert {"purpose": OVERSIGHT} in logged


def test_a_past_decision_comes_out_the_same_after_the_facts_have_changed(api: Api, person: str) -> None:
    consent = give(api, person).json()["id"]
    decided = evaluate(api, person)["context"]["id"]
    assert withdraw(api, consent).status_code == 200
    assert evaluate(api, person)["decision"] is False
    again = found(ask(api, decided, replay=True))
    assert (again["same"], again["ruleSetIsCurrent"], again["permitted"]) == (True, True, [IDENTITY])


def test_a_replay_uses_the_rule_set_that_was_kept_then(api: Api, rows: Rows, person: str) -> None:
    decided = evaluate(api, person, to=PROVIDER, purpose="service-provision", categories=["plan"])["context"]["id"]
    rows.execute(
        "consent",
        "INSERT INTO rule_sets (digest, document) SELECT 'older', jsonb_agg(entry) FROM rule_sets,"
        " jsonb_array_elements(document) AS entry WHERE entry ->> 'code' <> 'provider-access' GROUP BY digest"
        " ON CONFLICT DO NOTHING",
    )
    older = with_facts(rows, decided, """facts || '{"ruleSet": "older"}'""")
    again = found(ask(api, older, replay=True))
    assert (again["same"], again["ruleSetIsCurrent"], again["permitted"]) == (False, False, [])
    assert [one["reason"] for one in again["denied"]] == ["no-basis"]


def test_denied_attempts_are_explained_too_and_only_to_auditors_concerned(api: Api, person: str) -> None:
    denied = evaluate(api, person)["context"]["id"]
    assert found(ask(api, denied))["denied"] == [
        {"category": IDENTITY, "reason": "consent-missing", "code": "employer-consent", "version": 1}
        | {"act": "380/2023", "section": "118"}
    ]
    assert found(ask(api, denied, who="auditor"))["organisationId"] == VANTAA
    assert problem(ask(api, denied, who="county-auditor")) == (404, "not-found")
    assert problem(ask(api, denied, who="vantaa-worker")) == (403, "scope-missing")
    assert KELA not in str(found(ask(api, denied)))


def test_a_decision_without_kept_facts_cannot_be_explained(api: Api, rows: Rows, person: str) -> None:
    decided = evaluate(api, person)["context"]["id"]
    bare = with_facts(rows, decided, "'{}'::jsonb")
    assert problem(ask(api, bare)) == (409, "decision-without-facts")
