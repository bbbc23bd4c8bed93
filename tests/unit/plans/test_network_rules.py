"""The rules of steering groups, lead persons and agreements, over whole tables of states and actions."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans_api.agreements import rules as agreements
from plans_api.lead_persons import rules as lead_persons
from plans_api.networks import rules as networks
from tym_shared.errors import Conflict
from tym_shared.vocabulary import OrganisationKind

EA, COUNTY, KELA = (
    OrganisationKind.EMPLOYMENT_AUTHORITY,
    OrganisationKind.WELLBEING_SERVICES_COUNTY,
    OrganisationKind.KELA,
)
PARTS = {"one": EA, "two": EA, "county": COUNTY, "kela": KELA}
DURING = ("set", "active", "term-ending")
ANY_TIME = ("negotiating", *DURING)
MACHINES: dict[str, tuple[type[StrEnum], type[StrEnum], Callable[[Any, Any], Any], set[tuple[str, str, str]]]] = {
    "group": (
        networks.NetworkState,
        networks.NetworkAction,
        networks.MACHINE.move,
        {
            ("negotiating", "negotiate", "negotiating"),
            ("negotiating", "withdraw", "withdrawn"),
            ("negotiating", "set", "set"),
            *((state, f"{verb}-member", state) for state in ANY_TIME for verb in ("name", "end")),
            *((state, f"name-{chair}", state) for state in ANY_TIME for chair in ("chair", "vice-chair")),
            *((s, "dissolve", "dissolved") for s in DURING),
            *((s, action, s) for s in DURING for action in ("set-goals", "propose-lead-person", "draft-agreement")),
        },
    ),
    "lead person": (
        lead_persons.LeadPersonState,
        lead_persons.LeadPersonAction,
        lead_persons.MACHINE.move,
        {
            ("proposed", "approve", "proposed"),
            ("proposed", "confirm", "approved"),
            ("proposed", "reject", "rejected"),
            ("approved", "name", "named"),
            ("named", "end", "ended"),
        },
    ),
    "agreement": (
        agreements.AgreementState,
        agreements.AgreementAction,
        agreements.MACHINE.move,
        {
            ("draft", "sign", "draft"),
            ("draft", "come-into-force", "in-force"),
            ("draft", "lapse", "lapsed"),
            ("in-force", "check-staff", "in-force"),
            ("check-due", "check-staff", "in-force"),
            ("in-force", "replace", "replaced"),
            ("check-due", "replace", "replaced"),
        },
    ),
}


@pytest.mark.parametrize("name", MACHINES)
def test_only_the_declared_transitions_happen(name: str) -> None:
    states, actions, move, declared = MACHINES[name]
    moved = set()
    for state, action in product(states, actions):
        try:
            moved.add((state.value, action.value, move(state, action).value))
        except Conflict as refusal:
            assert refusal.members["state"] == state  # noqa: PT017 - the product asks both outcomes
    assert moved == declared


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-12-31", "set"),
        ("2025-01-01", "active"),
        ("2029-06-29", "active"),
        ("2029-06-30", "term-ending"),
        ("2029-12-31", "term-ending"),
        ("2030-01-01", "expired"),
    ],
)
def test_a_group_lives_through_its_term_by_itself(on: str, expected: str) -> None:
    begins = date(2025, 1, 1)
    ends = networks.term_to(begins)
    assert ends == date(2029, 12, 31)
    stored = networks.NetworkState.SET
    assert networks.state_on(stored, term_from=begins, term_to=ends, on=date.fromisoformat(on)) == expected


@pytest.mark.parametrize(
    ("authorities", "stated", "expected"),
    [
        (["one"], {}, "one"),
        (["one", "two"], {}, None),
        (["one", "two"], {"one": "one"}, None),
        (["one", "two"], {"one": "one", "two": "two"}, None),
        (["one", "two"], {"one": "two", "two": "two"}, "two"),
        (["one", "two"], {"one": "two", "two": "two", "county": "one"}, "two"),
    ],
)
def test_the_setter_is_the_only_authority_or_the_one_that_all_name(
    authorities: list[str], stated: dict[str, str | None], expected: str | None
) -> None:
    assert networks.agreed_setter(authorities, stated) == expected


def test_a_term_before_the_decree_is_refused(today: date) -> None:
    networks.require_term(date(2025, 1, 1), on=today)
    with pytest.raises(networks.TermBeforeLaw):
        networks.require_term(date(2024, 12, 31), on=today)


@given(st.lists(st.decimals(min_value="0.01", max_value=500, places=2), min_size=3, max_size=3))
def test_shares_by_staff_add_up_whatever_the_numbers(persons: list[Decimal]) -> None:
    staff = [
        agreements.Staff(organisation=party, persons=number, tasks="x")
        for party, number in zip(("one", "two", "county"), persons, strict=True)
    ]
    kela = agreements.Staff(organisation="kela", persons=Decimal(9), tasks="x")
    shares = agreements.cost_shares(content(staff=[*staff, kela]), PARTS, on=date(2026, 11, 22))
    assert set(shares) == {"one", "two", "county"}
    assert sum(shares.values()) == 100


def content(**changes: Any) -> agreements.Content:
    """A complete agreement but for the changes."""
    staff = [agreements.Staff(organisation=party, persons=Decimal(1), tasks="x") for party in PARTS]
    whole: dict[str, Any] = {
        "ways_of_organising": "x",
        "staff": staff,
        "staff_check_months": 12,
        "cost_split": agreements.CostSplit.STAFF_RATIO,
        "cost_shares": {},
        "kela_share": "x",
    }
    return agreements.Content(**(whole | changes))


def test_a_complete_agreement_has_no_fault(today: date) -> None:
    agreements.require_complete(content(), PARTS, on=today)
    shares = {"one": Decimal("33.33"), "two": Decimal("33.33"), "county": Decimal("33.34")}
    split = agreements.CostSplit.AGREED
    agreements.require_complete(content(cost_split=split, cost_shares=shares), PARTS, on=today)


@pytest.mark.parametrize(
    "shares", [{"one": 50, "two": 50}, {"one": 40, "two": 40, "county": 19}, {"one": 50, "two": 25, "kela": 25}]
)
def test_agreed_shares_are_of_all_sharers_and_add_up(shares: dict[str, int], today: date) -> None:
    given_shares = {party: Decimal(share) for party, share in shares.items()}
    agreed = content(cost_split=agreements.CostSplit.AGREED, cost_shares=given_shares)
    assert [fault.rule.section for fault in agreements.content_faults(agreed, PARTS, on=today)] == ["10"]


def test_the_check_of_the_staff_is_due_yearly_at_the_latest(today: date) -> None:
    assert agreements.check_due_on(today, 6) == date(2027, 5, 22)
    assert agreements.check_due_on(today, 24) == date(2027, 11, 22)
    due = agreements.check_due_on(today, 12)
    in_force = agreements.AgreementState.IN_FORCE
    assert agreements.state_on(in_force, check_due_on=due, on=due) == "in-force"
    assert agreements.state_on(in_force, check_due_on=due, on=due + timedelta(days=1)) == "check-due"
