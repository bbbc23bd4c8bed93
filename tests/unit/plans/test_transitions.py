"""Every state and every action of every machine of plans-api: only the declared rows move anything."""

from collections.abc import Callable
from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from plans_api.assessments import rules as assessments
from plans_api.cases import rules as cases
from plans_api.holds import rules as holds
from plans_api.plans import rules as plans
from plans_api.review_requests import rules as review_requests
from plans_api.reviews import rules as reviews
from plans_api.working_groups import rules as working_groups
from tym_shared.errors import Conflict

Machine = tuple[type[StrEnum], type[StrEnum], dict[Any, Any], Callable[[Any, Any], Any], set[tuple[str, str, str]]]

MACHINES: dict[str, Machine] = {
    "case": (
        cases.CaseState,
        cases.CaseAction,
        cases.TRANSITIONS,
        cases.MACHINE.move,
        {
            ("assessing", "conclude-need", "planning"),
            ("assessing", "conclude-no-need", "ended"),
            ("planning", "put-plan-in-force", "following"),
            ("following", "put-plan-in-force", "following"),
            ("planning", "end", "ended"),
            ("following", "end", "ended"),
            ("assessing", "end-on-death", "ended"),
            ("planning", "end-on-death", "ended"),
            ("following", "end-on-death", "ended"),
        },
    ),
    "membership": (
        working_groups.MemberState,
        working_groups.MemberAction,
        working_groups.TRANSITIONS,
        working_groups.MACHINE.move,
        {("current", "end", "former"), ("current", "hand-over", "former")},
    ),
    "hold": (
        holds.HoldState,
        holds.HoldAction,
        holds.TRANSITIONS,
        holds.MACHINE.move,
        {("standing", "release", "released")},
    ),
    "section": (
        assessments.SectionState,
        assessments.SectionAction,
        assessments.TRANSITIONS,
        assessments.MACHINE.move,
        {("draft", "add-entry", "draft"), ("draft", "sign", "signed"), ("signed", "reopen", "draft")},
    ),
    "plan": (
        plans.PlanState,
        plans.PlanAction,
        plans.PLAN_TRANSITIONS,
        plans.PLAN_MACHINE.move,
        {
            ("draft", "answer", "in-force"),
            ("draft", "revise", "draft"),
            ("draft", "explain", "draft"),
            ("in-force", "answer", "in-force"),
            ("in-force", "revise", "in-force"),
            ("in-force", "explain", "in-force"),
            ("in-force", "refer", "in-force"),
            ("in-force", "review", "in-force"),
            ("in-force", "replace", "replaced"),
            ("draft", "end", "ended"),
            ("in-force", "end", "ended"),
        },
    ),
    "version": (
        plans.VersionState,
        plans.VersionAction,
        plans.TRANSITIONS,
        plans.MACHINE.move,
        {
            ("draft", "put-in-force", "in-force"),
            ("draft", "lapse", "lapsed"),
            ("in-force", "supersede", "superseded"),
        },
    ),
    "review": (
        reviews.ReviewState,
        reviews.ReviewAction,
        reviews.TRANSITIONS,
        reviews.MACHINE.move,
        {("open", "participate", "open"), ("open", "complete", "done")},
    ),
    "review request": (
        review_requests.RequestState,
        review_requests.RequestAction,
        review_requests.TRANSITIONS,
        review_requests.MACHINE.move,
        {("open", "refuse", "refused"), ("open", "meet", "met"), ("open", "lapse", "lapsed")},
    ),
}


@pytest.mark.parametrize("name", MACHINES)
def test_only_the_declared_transitions_happen(name: str) -> None:
    states, actions, _table, move, declared = MACHINES[name]
    moved = set()
    for state, action in product(states, actions):
        try:
            moved.add((state.value, action.value, move(state, action).value))
        except Conflict as refusal:
            assert refusal.members["state"] == state  # noqa: PT017 - the product asks both outcomes
    assert moved == declared


@pytest.mark.parametrize("name", MACHINES)
def test_the_table_names_only_known_states_and_actions(name: str) -> None:
    states, actions, table, _move, _declared = MACHINES[name]
    assert all(before in states and action in actions and after in states for (before, action), after in table.items())


@pytest.mark.parametrize("conclusions", list(product([True, False], repeat=3)))
def test_a_case_ends_only_when_all_three_see_no_need(conclusions: tuple[bool, bool, bool], today: Any) -> None:
    if not any(conclusions):
        cases.require_concurring(conclusions, on=today)
        return
    with pytest.raises(cases.ConclusionsDiffer):
        cases.require_concurring(conclusions, on=today)


@pytest.mark.parametrize("given", [0, 1, 2])
def test_fewer_than_three_conclusions_never_end_a_case(given: int, today: Any) -> None:
    with pytest.raises(cases.ConclusionsMissing):
        cases.require_concurring([False] * given, on=today)


@pytest.mark.parametrize("answers", list(product([None, "need", "no-need"], repeat=3)))
def test_the_assessment_is_concluded_only_jointly(answers: tuple[str | None, ...]) -> None:
    given = [assessments.Conclusion(answer) if answer else None for answer in answers]
    if None in given:
        with pytest.raises(assessments.SectionsUnsigned):
            assessments.joint_conclusion(given)
        return
    expected = given[0] if len(set(given)) == 1 else None
    assert assessments.joint_conclusion(given) == expected
