"""Whatever is asked of a plan in whatever order, it is in force only with the approvals that its version needs."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.plans.agreeing import RECORDED, kept, revise
from tests.api.plans.conftest import SignIn
from tests.api.plans.stages import EA_WORKER, ITEM, KELA_WORKER, PLANS, SOCIAL, Stages
from tests.database import Rows

STATES = {"draft", "in-force", "superseded", "lapsed"}
ACTIONS = ("revise", "keep", "approve", "approve", "refuse", "record", "ask", "participate", "complete")


def act(stages: Stages, plan: str, client: str, action: str, who: str) -> int:
    """Ask for something on the latest version; the status of the answer."""
    path, api = f"/v1/plans/{plan}", stages.api
    shown = stages.read(EA_WORKER, plan).json()
    version = (shown["draft"] or shown["inForce"])["number"]
    if action in {"revise", "keep"}:
        items = [ITEM] if action == "revise" else kept(stages, plan, "inForce" if shown["inForce"] else "draft")
        return revise(stages, plan, items=items).status_code
    caller, place, body = {
        "approve": (who, f"{path}/approve", {"version": version}),
        "refuse": (who, f"{path}/refuse", {"version": version, "reason": "Ei käy."}),
        "record": (EA_WORKER, f"{path}/persons-answer", RECORDED | {"version": version}),
        "ask": (client, f"/v1/me/plans/{plan}/review-requests", {}),
        "participate": (SOCIAL, f"{path}/review/participate", {}),
        "complete": (EA_WORKER, f"{path}/review/complete", {}),
    }[action]
    return api.post(caller, PLANS, place, body).status_code


def agreed(version: dict[str, Any]) -> bool:
    """Whether everybody who approves the version has."""
    approved = {one["party"] for one in version["approvals"] if one["verdict"] == "approved"}
    return bool(version["parties"]) and set(version["parties"]) <= approved


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 3)), min_size=8, max_size=12))
def test_no_sequence_puts_a_plan_in_force_unapproved(
    stages: Stages, sign_in: SignIn, rows: Rows, steps: Sequence[tuple[str, int]]
) -> None:
    client, person = sign_in()
    plan = stages.drafted(person)
    callers = (EA_WORKER, SOCIAL, client, KELA_WORKER)
    for action, caller in steps:
        assert act(stages, plan, client, action, callers[caller]) in {200, 201, 403, 409}
        shown = stages.api.get(client, PLANS, f"/v1/plans/{plan}").json()
        assert (shown["state"] == "in-force") is (shown["inForce"] is not None)
        assert shown["inForce"] is None or agreed(shown["inForce"])
        assert shown["draft"] is None or not agreed(shown["draft"])
        found = rows.all("plans", f"SELECT state FROM plan_versions WHERE plan_id = '{plan}' ORDER BY number")
        states = [row["state"] for row in found]
        assert set(states) <= STATES
        assert states.count("in-force") <= 1
        assert "draft" not in states[:-1]
