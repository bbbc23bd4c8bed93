"""Amendments, proposals, absences, versions and code lists: who may, when, and what stood at a version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from referral_api.absences.rules import (
    AbsenceHasNoBasis,
    AbsenceNotReportable,
    check_reporting,
    needs_decision,
)
from referral_api.amendments.rules import ReferralNotAmendable, check_amendable
from referral_api.clocks.rules import Due, what_is_due
from referral_api.code_lists.rules import ListName, require_code
from referral_api.kinds.rules import AnswerMode, kind_rules
from referral_api.proposals.rules import (
    ProposalNotOpen,
    ProposalNotPossible,
    ProposalState,
    check_answering,
    check_proposing,
    shown_state,
)
from referral_api.states.rules import (
    ENDED,
    PROPOSABLE,
    UNDER_WAY,
    DecisionOutcome,
    NotYourAction,
    ReferralState,
    Side,
    Standing,
    whose_turn,
)
from referral_api.versions.rules import VersionNotFound, content_at, stands_at
from tym_shared.errors import Malformed
from tym_shared.vocabulary import OrganisationKind

SENDER, RECIPIENT = Side.SENDER, Side.RECIPIENT
EMPLOYMENT, COUNTY = OrganisationKind.EMPLOYMENT_AUTHORITY, OrganisationKind.WELLBEING_SERVICES_COUNTY


@dataclass(frozen=True)
class Made:
    """A step of a history."""

    version: int
    content: Mapping[str, Any] | None  # any JSON


@pytest.mark.parametrize("state", list(ReferralState))
def test_a_sent_referral_is_amended_until_it_ends_by_its_sender_alone(state: ReferralState) -> None:
    with pytest.raises(NotYourAction):
        check_amendable(side=RECIPIENT, state=state, is_sent=True)
    with pytest.raises(ReferralNotAmendable):
        check_amendable(side=SENDER, state=state, is_sent=False)
    if state in ENDED:
        with pytest.raises(ReferralNotAmendable):
            check_amendable(side=SENDER, state=state, is_sent=True)
    else:
        check_amendable(side=SENDER, state=state, is_sent=True)


@pytest.mark.parametrize("state", list(ReferralState))
def test_dates_are_proposed_one_at_a_time_by_the_recipient(state: ReferralState) -> None:
    standing = Standing(state=state, mode=AnswerMode.ACCEPTANCE)
    with pytest.raises(NotYourAction):
        check_proposing(standing, side=SENDER)
    with pytest.raises(ProposalNotPossible):
        check_proposing(replace(standing, is_proposed=True), side=RECIPIENT)
    if state in PROPOSABLE:
        check_proposing(standing, side=RECIPIENT)
    else:
        with pytest.raises(ProposalNotPossible):
            check_proposing(standing, side=RECIPIENT)


@pytest.mark.parametrize(
    "standing",
    [
        Standing(state=ReferralState.DECIDED, mode=AnswerMode.APPLICATION, decision=DecisionOutcome.REFUSED),
        Standing(state=ReferralState.ACCEPTED, mode=AnswerMode.TRANSFER),
    ],
)
def test_no_dates_are_proposed_where_no_service_is_to_come(standing: Standing) -> None:
    with pytest.raises(ProposalNotPossible):
        check_proposing(standing, side=RECIPIENT)
    assert what_is_due(standing) is Due.ACKNOWLEDGEMENT


@pytest.mark.parametrize("state", list(ProposalState))
def test_an_open_proposal_is_answered_by_the_sender(state: ProposalState) -> None:
    with pytest.raises(NotYourAction):
        check_answering(side=RECIPIENT, state=state, is_proposed=True)
    with pytest.raises(ProposalNotOpen):
        check_answering(side=SENDER, state=state, is_proposed=False)
    if state is ProposalState.OPEN:
        check_answering(side=SENDER, state=state, is_proposed=True)
        assert shown_state(state, is_proposed=False) is ProposalState.LAPSED
    else:
        assert shown_state(state, is_proposed=False) is state


def test_a_proposal_gives_the_sender_the_turn() -> None:
    for state in PROPOSABLE:
        standing = Standing(state=state, mode=AnswerMode.ACCEPTANCE, is_proposed=True)
        assert whose_turn(standing) is SENDER


@pytest.mark.parametrize("state", list(ReferralState))
def test_absences_are_reported_while_the_person_takes_part(state: ReferralState) -> None:
    with pytest.raises(NotYourAction):
        check_reporting(side=SENDER, state=state)
    if state in UNDER_WAY:
        check_reporting(side=RECIPIENT, state=state)
    else:
        with pytest.raises(AbsenceNotReportable):
            check_reporting(side=RECIPIENT, state=state)


def test_a_host_reports_on_a_decision_and_a_provider_into_its_organisers_register() -> None:
    assert needs_decision(recipient=OrganisationKind.YOUTH_WORK, sender=EMPLOYMENT, acts_for_sender=False)
    assert not needs_decision(recipient=OrganisationKind.COUNTY_CONTRACTOR, sender=COUNTY, acts_for_sender=True)
    for recipient, sender in ((COUNTY, EMPLOYMENT), (OrganisationKind.YOUTH_WORK, COUNTY)):
        with pytest.raises(AbsenceHasNoBasis):
            needs_decision(recipient=recipient, sender=sender, acts_for_sender=False)


def test_what_stood_at_a_version_is_the_last_content_before_it() -> None:
    steps = [Made(1, {"endsOn": None}), Made(2, None), Made(3, {"endsOn": "2027-01-31"}), Made(4, None)]
    assert [content_at(steps, number)["endsOn"] for number in (1, 2, 3, 4)] == [None, None, "2027-01-31", "2027-01-31"]
    with pytest.raises(VersionNotFound):
        content_at(steps, 5)
    assert content_at([Made(7, None)], 7) == {}


def test_a_superseded_entry_stood_until_it_was() -> None:
    assert [stands_at(number, since=2, until=4) for number in (1, 2, 3, 4)] == [False, True, True, False]
    assert stands_at(9, since=1, until=None)


def test_a_code_outside_its_list_or_its_part_is_malformed() -> None:
    assert require_code(ListName.OUTCOMES, "achieved", pointer="/outcome") == "achieved"
    for rule in kind_rules():
        if "vacancy-filled" not in rule.decline_reasons:
            with pytest.raises(Malformed):
                require_code(ListName.DECLINE_REASONS, "vacancy-filled", pointer="/reason", among=rule.decline_reasons)
