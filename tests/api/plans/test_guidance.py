"""Guidance: recorded while the plan is being made, the own by the use log and the others' by decision."""

from tests.api.plans.stages import COUNTY, EA_WORKER, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.database import Rows
from tests.legal_days import days_on

WORDS = "Neuvottu talous- ja velkaneuvonnan ajanvarauksesta."


def given(days: int = 0, text: str = WORDS) -> dict[str, str]:
    """Guidance given today, or so many days from now."""
    return {"givenOn": days_on(days), "text": text}


def test_guidance_is_recorded_with_its_giver_and_reaches_the_others_by_decision(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    case = stages.started(person)
    path = f"/v1/cases/{case}/guidance"
    rows.execute("plans", f"UPDATE cases SET created_at = created_at - interval '2 days' WHERE id = '{case}'")
    stages.post(SOCIAL, path, given(-2), 201)
    for who in (SOCIAL, KELA_WORKER):
        shown = stages.api.get(who, PLANS, path, purpose="joint-assessment").json()["items"]
        assert [(one["organisationId"], one["text"], one["register"]) for one in shown] == [(COUNTY, WORDS, "tym")]
        assert (shown[0]["decisionId"] is None) is (who == SOCIAL)
    without = stages.api.get(KELA_WORKER, PLANS, path, purpose="rehabilitation").json()["items"]
    assert [one["text"] for one in without] == [None]
    logged = rows.all(
        "plans", f"SELECT 1 FROM use_entries WHERE operation = 'list_guidance' AND '{person}' = ANY (person_ids)"
    )
    assert len(logged) == 3


def test_guidance_belongs_to_the_time_in_which_the_plan_is_made(stages: Stages, rows: Rows, random_id: str) -> None:
    case = stages.started(stages.person())
    path = f"/v1/cases/{case}/guidance"
    before = rows.counts("plans")
    future = stages.post(EA_WORKER, path, given(2), 422)
    assert future["type"].endswith("guidance-in-future")
    early = stages.post(EA_WORKER, path, given(-1), 422)
    assert (early["type"].rpartition(":")[2], early["errors"][0]["pointer"]) == (
        "guidance-before-assessment",
        "/givenOn",
    )
    answers = [stages.api.post(STRANGER, PLANS, f"/v1/cases/{one}/guidance", given()) for one in (case, random_id)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert {**answers[0].json(), "instance": ""} == {**answers[1].json(), "instance": ""}
    assert rows.counts("plans") == before
    rows.execute("plans", f"UPDATE cases SET state = 'following' WHERE id = '{case}'")
    assert stages.post(EA_WORKER, path, given(), 409)["type"].endswith("plan-in-force")
