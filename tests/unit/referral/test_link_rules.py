"""Answer links: how long, for whom, for what, and which answers are left."""

from datetime import UTC, date, datetime, timedelta

import pytest

from referral_api.link_actions.service import PERFORM
from referral_api.links.rules import (
    MACHINE,
    RECEIVERS,
    RULES,
    IdentificationTooWeak,
    LinkAction,
    LinkAnswer,
    LinkAnswersElsewhere,
    LinkNeverOpensTym,
    LinkState,
    LinkTransitionNotAllowed,
    check_makeable,
    check_strong,
    last_moment,
    left_of,
    levels,
    strong_levels,
)
from referral_api.operations.links import HOLDERS
from tym_shared.vocabulary import THREE_AUTHORITIES, OrganisationKind, Register

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()


def test_a_link_holds_for_as_long_as_the_dated_rule_says() -> None:
    assert last_moment(NOW, on=NOW.date()) - NOW == timedelta(days=8)
    assert RULES.get("answer-link-days", on=date(2026, 11, 22)).assumption


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("register", Register)
def test_links_are_made_for_receivers_outside_the_tym_register(register: Register, kind: OrganisationKind) -> None:
    if register is Register.TYM:
        with pytest.raises(LinkNeverOpensTym):
            check_makeable(register, kind)
    elif kind not in RECEIVERS:
        with pytest.raises(LinkAnswersElsewhere):
            check_makeable(register, kind)
    else:
        check_makeable(register, kind)


def test_every_answer_can_be_performed() -> None:
    assert set(PERFORM) == set(LinkAnswer) - {LinkAnswer.ATTACH_REPORT}


def test_receivers_are_no_authorities_and_the_holders_of_the_operations() -> None:
    assert not RECEIVERS & THREE_AUTHORITIES
    assert RECEIVERS == HOLDERS


@pytest.mark.parametrize(
    ("actions", "used", "left"),
    [
        (["acknowledge", "accept"], ["acknowledge"], ["accept"]),
        (["acknowledge", "accept"], ["acknowledge", "accept"], []),
        (["report-absence", "complete"], ["report-absence"], ["report-absence", "complete"]),
        (["report-absence", "complete"], ["complete"], []),
        (["report-absence"], ["report-absence"], ["report-absence"]),
        (["acknowledge", "schedule"], ["acknowledge", "schedule"], ["schedule"]),
        (["acknowledge", "hold", "complete"], ["acknowledge"], ["hold", "complete"]),
        (["acknowledge", "hold", "complete"], ["acknowledge", "complete"], []),
    ],
)
def test_an_answer_is_left_until_it_is_given_and_what_repeats_until_the_recipient_is_done(
    actions: list[str], used: list[str], left: list[str]
) -> None:
    assert left_of(actions, used) == left


@pytest.mark.parametrize("acr", ["substantial", "high", "http://eidas.europa.eu/LoA/high"])
def test_substantial_and_high_are_strong(acr: str) -> None:
    check_strong(acr, on=TODAY)


@pytest.mark.parametrize("acr", [None, "", "low", "SUBSTANTIAL", "pwd", "0"])
def test_anything_else_is_too_weak(acr: str | None) -> None:
    with pytest.raises(IdentificationTooWeak):
        check_strong(acr, on=TODAY)


def test_every_level_is_dated_and_says_on_what_it_stands() -> None:
    assert strong_levels(TODAY) == {level.acr for level in levels()}
    assert strong_levels(date(2024, 12, 31)) == frozenset()
    with pytest.raises(IdentificationTooWeak):
        check_strong("high", on=date(2024, 12, 31))
    for level in levels():
        assert level.act in {"617/2009", "910/2014/EU"}
        assert level.section
        assert level.assumption


@pytest.mark.parametrize("state", LinkState)
@pytest.mark.parametrize("action", LinkAction)
def test_only_a_live_link_changes(state: LinkState, action: LinkAction) -> None:
    if state is not LinkState.LIVE:
        with pytest.raises(LinkTransitionNotAllowed):
            MACHINE.move(state, action)
    else:
        assert MACHINE.move(state, action) in LinkState
