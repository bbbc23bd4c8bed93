"""A multi-agency plan ends with its case, and the person sees that it has."""

from typing import Any

from tests.api.plans.agreeing import events, revised
from tests.api.plans.conftest import SignIn
from tests.api.plans.stages import COUNTY, EA, EA_WORKER, KELA, KELA_WORKER, PLANS, SOCIAL, Stages
from tests.api.plans.test_quota_bookings import booked, try_out
from tests.database import Rows
from tests.legal_days import days_on


def test_the_plan_ends_with_its_case_its_draft_lapses_and_what_it_uses_of_quotas_ends(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client, items=[try_out(-40, 60), try_out(70, 80)])
    revised(stages, plan)
    stages.post(client, f"/v1/me/plans/{plan}/review-requests", {"reason": "Tilanne muuttui."}, 201)
    assert len(booked(rows, person)) == 2
    case = end_case_of(stages, rows, plan)

    def ended() -> Any:
        answer = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}")
        answer.status_code = 200 if answer.json()["state"] == "ended" else 425
        return answer

    shown = stages.api.eventually(ended).json()
    assert (shown["endedOn"], shown["endReason"]) == (days_on(0), "no-need-remains")
    assert (shown["inForce"]["number"], shown["draft"], shown["allowedActions"]) == (1, None, [])
    (event,) = events(rows, "plan.ended", plan)
    assert set(event.pop("readers")) == {EA, COUNTY, KELA}
    assert event == {"caseId": case, "reason": "no-need-remains", "endedOn": days_on(0)}
    assert len(events(rows, "review-request.lapsed", plan)) == 1
    assert booked(rows, person) == [(days_on(-40), days_on(0))]
    listed = stages.api.get(EA_WORKER, PLANS, "/v1/plan-end-reasons").json()["items"]
    assert {one["code"]: one["types"] for one in listed}["no-need-remains"] == ["multi-agency"]


def end_case_of(stages: Stages, rows: Rows, plan: str) -> str:
    """The three authorities end the plan's case; its id."""
    case = str(rows.all("plans", f"SELECT case_id FROM plans WHERE id = '{plan}'")[0]["case_id"])
    for who in (EA_WORKER, SOCIAL, KELA_WORKER):
        stages.post(who, f"/v1/cases/{case}/end-conclusions", {"needRemains": False, "reason": "Ei tarvetta."})
    stages.post(EA_WORKER, f"/v1/cases/{case}/end")
    return case
