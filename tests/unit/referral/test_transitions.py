"""The whole product of kind, way of answering, state, action and side: only declared changes exist."""

from itertools import product

import pytest

from referral_api.kinds.rules import AnswerMode, KindRule, kind_rules
from referral_api.states.rules import (
    ENDED,
    ROWS,
    SIDES,
    DecisionOutcome,
    NotYourAction,
    ReferralAction,
    ReferralState,
    ReferralTransitionNotAllowed,
    Side,
    Standing,
    allowed_actions,
    next_state,
    rows_of,
    whose_turn,
)

OF_KINDS = [(rule, mode) for rule in kind_rules() for mode in rule.answer_modes]
DECISIONS = (None, *DecisionOutcome)
ASKED = (None, Side.SENDER, Side.CONTRIBUTOR)
S, A = ReferralState, ReferralAction


def named(value: object) -> str:
    if isinstance(value, KindRule):
        return f"{value.code}-to-{min(value.recipients)}"
    return str(value)


def expected(standing: Standing, action: ReferralAction, side: Side) -> ReferralState | type[Exception]:
    """What the declared table says, written down independently of the code that reads it."""
    if side not in SIDES[action]:
        return NotYourAction
    for row in ROWS:
        if (row.before, row.action) == (standing.state, action) and standing.mode in row.modes:
            if row.decision is not None and standing.decision is not row.decision:
                continue
            if action is A.ANSWER_INFORMATION and standing.asked is not side:
                continue
            if side is Side.PERSON and standing.state is S.DRAFT:
                continue
            return row.after
    return ReferralTransitionNotAllowed


@pytest.mark.parametrize(("rule", "mode"), OF_KINDS, ids=named)
def test_every_combination_is_permitted_or_refused_as_declared(rule: KindRule, mode: AnswerMode) -> None:
    for state, action, side, decision, asked in product(S, A, Side, DECISIONS, ASKED):
        standing = Standing(state=state, mode=mode, decision=decision, asked=asked)
        wanted = expected(standing, action, side)
        if isinstance(wanted, ReferralState):
            assert next_state(standing, action, side) is wanted
            assert action.value in allowed_actions(standing, side)
        else:
            with pytest.raises(wanted):
                next_state(standing, action, side)
            assert action.value not in allowed_actions(standing, side)


def test_no_row_stands_twice_for_a_way_of_answering() -> None:
    for mode in AnswerMode:
        rows = [(row.before, row.action, row.decision) for row in rows_of(mode)]
        assert len(rows) == len(set(rows))
        guarded = {row[:2] for row in rows if row[2] is not None}
        assert not guarded & {row[:2] for row in rows if row[2] is None}


def test_a_refusal_names_the_state_and_what_it_allows() -> None:
    standing = Standing(state=S.RECEIVED, mode=AnswerMode.APPLICATION)
    with pytest.raises(ReferralTransitionNotAllowed) as refusal:
        next_state(standing, A.ACCEPT, Side.RECIPIENT)
    assert refusal.value.members["state"] is S.RECEIVED
    assert "record-application" in str(refusal.value.members["allowedActions"])


@pytest.mark.parametrize("state", sorted(ENDED))
def test_nothing_leads_out_of_an_ended_referral(state: ReferralState) -> None:
    assert not [row for row in ROWS if row.before is state]
    for mode in AnswerMode:
        assert whose_turn(Standing(state=state, mode=mode)) is None


def test_every_state_but_the_first_is_reached_and_every_action_leads_somewhere() -> None:
    assert {row.after for row in ROWS} | {S.DRAFT} == set(S)
    assert {row.action for row in ROWS} == set(A)


@pytest.mark.parametrize("mode", list(AnswerMode))
def test_each_way_of_answering_is_one_whole(mode: AnswerMode) -> None:
    reached, rows = {S.DRAFT}, list(rows_of(mode))
    for _ in S:
        reached |= {row.after for row in rows if row.before in reached}
    assert {row.before for row in rows} | {row.after for row in rows} == reached
    ends = {state for state in reached if not any(row.before is state for row in rows)}
    assert ends <= ENDED | ({S.RECEIVED} if mode is AnswerMode.RECEIPT else set())


def test_a_joint_assessment_is_sent_acknowledged_or_withdrawn_and_nothing_else() -> None:
    actions = {row.action for row in rows_of(AnswerMode.RECEIPT)}
    assert actions == {A.SEND, A.ACKNOWLEDGE, A.WITHDRAW, A.EXPIRE}


def test_a_consultation_transfers_nothing() -> None:
    actions = {row.action for row in rows_of(AnswerMode.ADVICE)}
    assert not actions & {A.ACCEPT, A.START, A.COMPLETE, A.RECORD_APPLICATION, A.REDIRECT, A.SCHEDULE, A.HOLD}
    assert {A.RETURN_WITH_ADVICE, A.CONTINUE_AS_REFERRAL, A.ACKNOWLEDGE_OUTCOME} <= actions


def test_only_what_its_recipient_has_still_to_answer_is_stopped() -> None:
    stopped = {(row.before, mode) for row in ROWS if row.action is A.STOP for mode in row.modes}
    answered = {S.COMPLETED, S.OUTCOME_QUERIED, S.DRAFT} | ENDED
    for state, mode in product(S, AnswerMode):
        reached = any(row.after is state for row in rows_of(mode))
        awaits_sender = (state, mode) in {(S.RETURNED, AnswerMode.ADVICE), (S.ACCEPTED, AnswerMode.TRANSFER)}
        expected = reached and state not in answered and not awaits_sender and mode is not AnswerMode.RECEIPT
        assert ((state, mode) in stopped) is expected, (state, mode)
    refused = Standing(state=S.DECIDED, mode=AnswerMode.APPLICATION, decision=DecisionOutcome.REFUSED)
    with pytest.raises(ReferralTransitionNotAllowed):
        next_state(refused, A.STOP, Side.SYSTEM)


@pytest.mark.parametrize("mode", [mode for mode in AnswerMode if mode is not AnswerMode.RECEIPT])
def test_whoever_has_the_turn_can_act(mode: AnswerMode) -> None:
    acting = {Side.PERSON: Side.RECIPIENT}
    reachable = {row.after for row in rows_of(mode)}
    for state, decision in product(reachable - ENDED, DecisionOutcome):
        asked = Side.SENDER if state is S.INFORMATION_REQUESTED else None
        if state in {S.ON_HOLD, S.SCHEDULED} and decision is DecisionOutcome.REFUSED:
            continue  # never reached: only what was granted goes on
        standing = Standing(state=state, mode=mode, decision=decision, asked=asked)
        turn = whose_turn(standing)
        assert turn is not None
        assert allowed_actions(standing, acting.get(turn, turn))
