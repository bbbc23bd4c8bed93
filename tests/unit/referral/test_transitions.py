"""The whole product of state, action, side and way of answering: only declared changes exist."""

from itertools import product

import pytest

from referral_api.kinds.rules import AnswerMode
from referral_api.referrals.rules import (
    ENDED,
    GUARDS,
    MODES,
    SIDES,
    TRANSITIONS,
    DecisionOutcome,
    NotYourAction,
    ReferralAction,
    ReferralState,
    ReferralTransitionNotAllowed,
    Side,
    Standing,
    allowed_actions,
    next_state,
    whose_turn,
)

MODE_AND_SIDE = list(product(AnswerMode, Side))
DECISIONS = (None, *DecisionOutcome)
ASKED = (None, Side.SENDER, Side.CONTRIBUTOR)


def expected(standing: Standing, action: ReferralAction, side: Side) -> ReferralState | type[Exception]:
    """What the declared tables say, written down independently of the code that reads them."""
    if side not in SIDES[action]:
        return NotYourAction
    after = TRANSITIONS.get((standing.state, action))
    guard = GUARDS.get((standing.state, action))
    if after is None or action not in MODES[standing.mode] or (guard and standing.decision is not guard):
        return ReferralTransitionNotAllowed
    if action is ReferralAction.ANSWER_INFORMATION and standing.asked is not side:
        return ReferralTransitionNotAllowed
    return after


@pytest.mark.parametrize(("mode", "side"), MODE_AND_SIDE)
def test_every_combination_is_permitted_or_refused_as_declared(mode: AnswerMode, side: Side) -> None:
    for state, action, decision, asked in product(ReferralState, ReferralAction, DECISIONS, ASKED):
        standing = Standing(state=state, mode=mode, decision=decision, asked=asked)
        wanted = expected(standing, action, side)
        if isinstance(wanted, ReferralState):
            assert next_state(standing, action, side) is wanted
            assert action.value in allowed_actions(standing, side)
        else:
            with pytest.raises(wanted):
                next_state(standing, action, side)
            assert action.value not in allowed_actions(standing, side)


def test_a_refusal_names_the_state_and_what_it_allows() -> None:
    standing = Standing(state=ReferralState.RECEIVED, mode=AnswerMode.APPLICATION)
    with pytest.raises(ReferralTransitionNotAllowed) as refusal:
        next_state(standing, ReferralAction.ACCEPT, Side.RECIPIENT)
    assert refusal.value.members["state"] is ReferralState.RECEIVED
    assert "record-application" in str(refusal.value.members["allowedActions"])


@pytest.mark.parametrize("state", sorted(ENDED))
def test_nothing_leads_out_of_an_ended_referral(state: ReferralState) -> None:
    assert not [action for (before, action) in TRANSITIONS if before is state]
    for mode in AnswerMode:
        assert whose_turn(Standing(state=state, mode=mode)) is None


def test_every_state_but_the_first_is_reached() -> None:
    assert set(TRANSITIONS.values()) | {ReferralState.DRAFT} == set(ReferralState)


def test_a_joint_assessment_is_sent_acknowledged_or_withdrawn_and_nothing_else() -> None:
    assert MODES[AnswerMode.RECEIPT] == {ReferralAction.SEND, ReferralAction.ACKNOWLEDGE, ReferralAction.WITHDRAW}


@pytest.mark.parametrize("mode", [mode for mode in AnswerMode if mode is not AnswerMode.RECEIPT])
def test_whoever_has_the_turn_can_act(mode: AnswerMode) -> None:
    acting = {Side.PERSON: Side.RECIPIENT}
    for state, decision in product(set(ReferralState) - ENDED, DecisionOutcome):
        asked = Side.SENDER if state is ReferralState.INFORMATION_REQUESTED else None
        standing = Standing(state=state, mode=mode, decision=decision, asked=asked)
        reachable = {TRANSITIONS[(before, action)] for before, action in TRANSITIONS if action in MODES[mode]}
        turn = whose_turn(standing)
        if state in reachable:
            assert turn is not None
            assert allowed_actions(standing, acting.get(turn, turn))
