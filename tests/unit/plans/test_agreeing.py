"""No sequence of drafts, revisions, answers and reviews leaves a plan in force without the approvals that it needs."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from plans_api.approvals.rules import is_agreed
from plans_api.differences.rules import differences, organisers_touched
from plans_api.plan_types.rules import Party, PlanType, find_type
from plans_api.plans.rules import (
    MACHINE,
    PLAN_MACHINE,
    PlanAction,
    PlanState,
    Reminder,
    Verdict,
    VersionAction,
    VersionState,
    review_due_on,
)
from plans_api.review_requests import rules as requests
from plans_api.reviews import rules as reviews
from plans_api.version_reasons.rules import all_reasons, require_reason
from tym_shared.errors import Conflict, Invalid
from tym_shared.languages import LANGUAGES

RULES = find_type(PlanType.MULTI_AGENCY, on=date(2026, 11, 22))
ORGANISERS = {"county": Party.COUNTY, "kela": Party.KELA, "authority": None}
Items = dict[UUID, dict[str, object]]


class Agreeing(RuleBasedStateMachine):
    """A multi-agency plan as the use cases move it, over the tables and rules that they move it by."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2026, 11, 22)
        self.plan = PlanState.DRAFT
        self.versions: list[VersionState] = []
        self.items: list[Items] = []
        self.needed: list[frozenset[Party]] = []
        self.answers: list[dict[Party, Verdict]] = []
        self.in_force: int | None = None
        self.due_on: date | None = None
        self.review: reviews.ReviewState | None = None
        self.request: requests.RequestState | None = None

    @rule(county=st.integers(0, 2), kela=st.integers(0, 2), authority=st.integers(0, 2), is_kela_needed=st.booleans())
    def draft(self, county: int, kela: int, authority: int, is_kela_needed: bool) -> None:
        """Store a version: 0 drops an organiser's items, 1 keeps them, 2 adds one."""
        before = self.items[self.in_force] if self.in_force is not None else {}
        after: Items = {}
        for organiser, choice in (("county", county), ("kela", kela), ("authority", authority)):
            after |= {key: item for key, item in before.items() if choice and item["organiser_id"] == organiser}
            if choice == 2:
                after[uuid4()] = {"organiser_id": organiser}
        if self.versions:
            self.plan = PLAN_MACHINE.move(self.plan, PlanAction.REVISE)
            if self.versions[-1] is VersionState.DRAFT:
                self.versions[-1] = MACHINE.move(VersionState.DRAFT, VersionAction.LAPSE)
        if self.in_force is None:
            needed = RULES.parties(kela=is_kela_needed)
        else:
            touched = organisers_touched(before, list(after.items()))
            needed = RULES.parties_to_change([party for one in touched if (party := ORGANISERS[one])])
        self.versions.append(VersionState.DRAFT)
        self.items.append(after)
        self.needed.append(needed)
        self.answers.append({})

    @precondition(lambda self: self.versions)
    @rule(party=st.sampled_from(Party), verdict=st.sampled_from(Verdict), back=st.integers(0, 1))
    def answer(self, party: Party, verdict: Verdict, back: int) -> None:
        """A party answers the latest version, or the one before it."""
        number = max(len(self.versions) - 1 - back, 0)
        if party not in self.needed[number]:
            return
        if self.versions[number] is not VersionState.DRAFT:
            with pytest.raises(Conflict):
                MACHINE.move(self.versions[number], VersionAction.PUT_IN_FORCE)
            return
        self.answers[number][party] = verdict
        if not is_agreed(self.needed[number], list(self.answers[number].items())):
            return
        if self.in_force is not None:
            self.versions[self.in_force] = MACHINE.move(self.versions[self.in_force], VersionAction.SUPERSEDE)
        self.versions[number] = MACHINE.move(VersionState.DRAFT, VersionAction.PUT_IN_FORCE)
        self.in_force = number
        self.plan = PLAN_MACHINE.move(self.plan, PlanAction.ANSWER)
        self.due_on = self.due_on or review_due_on(RULES, self.today)
        self.review = self.review or reviews.ReviewState.OPEN

    @precondition(lambda self: self.review is reviews.ReviewState.OPEN and self.request is None)
    @rule()
    def ask(self) -> None:
        """The person asks for a review."""
        self.request = requests.RequestState.OPEN

    @precondition(lambda self: self.request is requests.RequestState.OPEN)
    @rule()
    def refuse_request(self) -> None:
        """The employment authority refuses it."""
        self.request = requests.MACHINE.move(requests.RequestState.OPEN, requests.RequestAction.REFUSE)
        with pytest.raises(Conflict):
            requests.MACHINE.move(self.request, requests.RequestAction.MEET)
        self.request = None

    @precondition(lambda self: self.review is reviews.ReviewState.OPEN)
    @rule(days=st.integers(0, 100), later=st.integers(-5, 120))
    def complete_review(self, days: int, later: int) -> None:
        """Time passes, and the review is completed with a day agreed for the next one."""
        self.today += timedelta(days=days)
        assert reviews.MACHINE.move(reviews.ReviewState.OPEN, reviews.ReviewAction.COMPLETE) is reviews.ReviewState.DONE
        agreed, latest = self.today + timedelta(days=later), review_due_on(RULES, self.today)
        assert latest is not None
        if later > 0 and agreed <= latest:
            self.due_on = reviews.next_review(agreed, interval=RULES.review, today=self.today)
            return
        with pytest.raises(Invalid):
            reviews.next_review(agreed, interval=RULES.review, today=self.today)
        self.due_on = reviews.next_review(None, interval=RULES.review, today=self.today)

    @invariant()
    def what_is_in_force_has_every_approval(self) -> None:
        """The version in force was approved by the person, the employment authority and whom it touched."""
        assert (self.plan is PlanState.IN_FORCE) is (self.in_force is not None)
        if self.in_force is None:
            return
        needed, answers = self.needed[self.in_force], self.answers[self.in_force]
        assert {Party.PERSON, Party.EMPLOYMENT_AUTHORITY} <= needed
        assert all(answers.get(party) is Verdict.APPROVED for party in needed)
        assert self.due_on is not None

    @invariant()
    def at_most_one_is_in_force_and_one_a_draft(self) -> None:
        """One version is in force, at most the latest is a draft."""
        assert self.versions.count(VersionState.IN_FORCE) == (self.in_force is not None)
        assert VersionState.DRAFT not in self.versions[:-1]


TestAgreeing = Agreeing.TestCase
TestAgreeing.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_a_refused_item_goes_without_its_organiser() -> None:
    one, other = uuid4(), uuid4()
    before: Items = {one: {"organiser_id": "kela", "goal": None}, other: {"organiser_id": "county", "goal": None}}
    kept = [(other, before[other])]
    assert organisers_touched(before, kept) == {"kela"}
    assert organisers_touched(before, kept, refused=[one]) == set()
    assert organisers_touched(before, [*kept, (one, before[one] | {"goal": "x"})], refused=[one]) == {"kela"}
    moved: dict[str, object] = {"organiser_id": "county", "goal": None}
    assert organisers_touched(before, [*kept, (one, moved)]) == {"kela", "county"}


def test_no_parties_are_nobodys_agreement() -> None:
    assert not is_agreed([], [])
    assert not is_agreed([Party.PERSON], [(Party.PERSON, Verdict.REFUSED)])


def test_only_a_multi_agency_plan_is_changed_without_its_county() -> None:
    for plan_type in (PlanType.ORDINARY, PlanType.ACTIVATION, PlanType.INTEGRATION):
        rules = find_type(plan_type, on=date(2026, 11, 22))
        for county in (True, False):
            assert rules.parties_to_change([], county=county) == rules.parties(county=county)


def test_entries_are_matched_by_id_and_pointers_are_escaped() -> None:
    before = {"a/b": 1, "list": [{"id": "x", "t": 1}, {"id": "y", "t": 2}], "bare": [1, 2], "gone": {"t": 1}}
    after = {"a/b": 2, "list": [{"id": "y", "t": 3}, {"id": "x", "t": 1}], "bare": [1, 3, 4], "gone": None}
    found = [(one.pointer, one.before, one.after) for one in differences(before, after)]
    assert found == [
        ("/a~1b", 1, 2),
        ("/list/y/t", 2, 3),
        ("/bare/1", 2, 3),
        ("/bare/2", None, 4),
        ("/gone", {"t": 1}, None),
    ]


@pytest.mark.parametrize(
    ("days", "last", "expected"),
    [
        (15, None, None),
        (14, None, Reminder.DUE_SOON),
        (0, None, Reminder.DUE_SOON),
        (0, Reminder.DUE_SOON, None),
        (-1, Reminder.DUE_SOON, Reminder.OVERDUE),
        (-1, None, Reminder.OVERDUE),
        (-1, Reminder.OVERDUE, None),
    ],
)
def test_each_reminder_is_given_once(today: date, days: int, last: Reminder | None, expected: Reminder | None) -> None:
    due_on, soon = today + timedelta(days=days), today + timedelta(days=14)
    assert reviews.due_reminder(due_on, last=last, today=today, soon=soon) is expected


def test_every_reason_has_its_words_and_fits_one_kind_of_version(today: date) -> None:
    assert [reason.code for reason in all_reasons() if reason.is_first] == ["first-version"]
    for reason in all_reasons():
        assert set(reason.labels) == set(LANGUAGES)
        require_reason(reason.code, is_first=reason.is_first, on=today)
        with pytest.raises(Invalid):
            require_reason(reason.code, is_first=not reason.is_first, on=today)
