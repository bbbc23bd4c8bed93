"""Worklists: what is due, overdue, one's own or nobody's yet; and each deadline is told of once."""

import pytest

from tests.api.plans.agreeing import events
from tests.api.plans.conftest import SignIn
from tests.api.plans.stages import COUNTY, EA, EA_WORKER, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.api.referral.stories import eventually
from tests.database import Rows
from tests.legal_days import days_on


def listed(stages: Stages, who: str, query: str) -> list[str]:
    """The ids of a list, every page of it."""
    found: list[str] = []
    cursor = ""
    while True:
        answer = stages.api.get(who, PLANS, f"/v1/cases?{query}{cursor}", purpose="joint-plan")
        assert answer.status_code == 200, answer.text
        found += [one["id"] for one in answer.json()["items"]]
        if answer.json()["nextCursor"] is None:
            return found
        cursor = f"&cursor={answer.json()['nextCursor']}"


def due(rows: Rows, case: str, days: int) -> str:
    """The case is due so many days from today."""
    day = days_on(days)
    rows.execute("plans", f"UPDATE cases SET next_due_on = '{day}' WHERE id = '{case}'")
    return day


def told(rows: Rows, case: str) -> list[tuple[str, str]]:
    """The reminders of a case."""
    found = rows.all(
        "plans",
        "SELECT type, data ->> 'dueOn' AS due, readers FROM outbox_events"
        f" WHERE aggregate_id = '{case}' AND type IN ('case.due-soon', 'case.overdue') ORDER BY sequence",
    )
    assert all(set(one["readers"]) == {EA, COUNTY, "kela"} for one in found)
    return [(one["type"], one["due"]) for one in found]


def test_deadlines_are_listed_in_their_order_page_by_page(stages: Stages, rows: Rows) -> None:
    cases = [stages.started(stages.person()) for _ in range(5)]
    for case, days in zip(cases, (14, 3, -2, 15, -40), strict=True):
        due(rows, case, days)
    for who in (EA_WORKER, SOCIAL, KELA_WORKER):
        for limit in (1, 100):
            soon = [one for one in listed(stages, who, f"worklist=due-soon&limit={limit}") if one in cases]
            late = [one for one in listed(stages, who, f"worklist=overdue&limit={limit}") if one in cases]
            assert (soon, late) == ([cases[1], cases[0]], [cases[4], cases[2]])
    assert listed(stages, STRANGER, "worklist=overdue&limit=1") == []


def test_a_case_without_ones_own_worker_is_unassigned_until_one_joins(stages: Stages) -> None:
    case = stages.started(stages.person())
    members = f"/v1/cases/{case}/working-group/members"
    member = stages.post(EA_WORKER, members, {"role": "member"}, 201)["id"]
    seen = {who: case in listed(stages, who, "worklist=unassigned&limit=100") for who in (EA_WORKER, SOCIAL)}
    assert seen == {EA_WORKER: False, SOCIAL: True}
    assert case in listed(stages, EA_WORKER, "worklist=mine&limit=1")
    assert case not in listed(stages, "vantaa-second-worker", "worklist=mine&limit=100")
    stages.post(EA_WORKER, f"{members}/{member}/end", {"reason": "task-ended"})
    assert case in listed(stages, EA_WORKER, "worklist=unassigned&limit=100")
    assert case not in listed(stages, EA_WORKER, "worklist=mine&limit=100")


@pytest.mark.parametrize("query", ["worklist=everything", "cursor=nonsense&worklist=overdue", "limit=0"])
def test_an_unknown_list_is_malformed(stages: Stages, query: str) -> None:
    assert stages.api.get(EA_WORKER, PLANS, f"/v1/cases?{query}", purpose="joint-plan").status_code == 400


def test_a_reviews_day_becomes_the_cases_deadline(stages: Stages, rows: Rows) -> None:
    plan = stages.drafted(stages.person())
    rows.execute("plans", f"UPDATE plans SET next_review_on = '2027-05-05' WHERE id = '{plan}'")
    found = rows.all(
        "plans", f"SELECT next_due_on FROM cases JOIN plans ON case_id = cases.id WHERE plans.id = '{plan}'"
    )
    assert found == [{"next_due_on": "2027-05-05"}]


def test_each_deadline_is_told_of_once_before_and_once_after_it(stages: Stages, rows: Rows) -> None:
    case = stages.started(stages.person())
    assert told(rows, case) == []
    soon = due(rows, case, 5)
    eventually(lambda: told(rows, case) == [("case.due-soon", soon)])
    late = due(rows, case, -1)
    expected = [("case.due-soon", soon), ("case.overdue", late)]
    eventually(lambda: told(rows, case) == expected)
    version = rows.all("plans", f"SELECT version FROM cases WHERE id = '{case}'")[0]["version"]
    assert version == 3


def test_a_reviews_day_is_told_of_by_the_review_alone(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)
    case = rows.all("plans", f"SELECT case_id FROM plans WHERE id = '{plan}'")[0]["case_id"]
    for days, kind in ((5, "review.due-soon"), (-1, "review.overdue")):
        day = days_on(days)
        rows.execute("plans", f"UPDATE plans SET next_review_on = '{day}' WHERE id = '{plan}'")

        def is_told(kind: str = kind) -> bool:
            return bool(events(rows, kind, plan))

        eventually(is_told)
    assert told(rows, case) == []
