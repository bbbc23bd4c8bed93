"""Whatever workers of competing organisations try, at once or in turn, only declared changes happen and none is lost.

TYM_SEQUENCES says how many sequences are tried; `make sequences` tries ten thousand.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from referral_api.kinds.rules import AnswerMode
from referral_api.states.rules import (
    DecisionOutcome,
    NotYourAction,
    ReferralAction,
    ReferralState,
    ReferralTransitionNotAllowed,
    Side,
    Standing,
    next_state,
    rows_of,
)
from tests.api.referral.in_process import House
from tests.scratch import scratch_database
from tym_local.stack import LocalStack
from tym_shared.errors import DomainError, NotFound

SEQUENCES = int(os.environ.get("TYM_SEQUENCES", "60"))
WORKERS = (Side.SENDER, Side.RECIPIENT)
S, A = ReferralState, ReferralAction
Outcome = ReferralState | type[DomainError]
Try = tuple[Side | None, bool, int]
TRIES = st.tuples(
    st.sampled_from((*WORKERS, *WORKERS, None)), st.sampled_from((True, True, True, False)), st.integers(0, 839)
)
"""A worker, whether the action is one that leads on from here, and which: drawn before it is known who came first."""


@dataclass(frozen=True)
class Model:
    """Where the referral stands by the declared table, and whether it was ever sent."""

    standing: Standing
    is_sent: bool

    def answer(self, action: ReferralAction, side: Side | None) -> Outcome:
        """How an action is answered: by the state after it, or by the refusal."""
        if side is None or (side is Side.RECIPIENT and not self.is_sent):
            return NotFound
        try:
            return next_state(self.standing, action, side)
        except (NotYourAction, ReferralTransitionNotAllowed) as refusal:
            return type(refusal)

    def after(self, action: ReferralAction, outcome: Outcome, decision: DecisionOutcome) -> "Model":
        """Where it stands once the action has been answered so."""
        if not isinstance(outcome, ReferralState):
            return self
        asked = Side.SENDER if action is A.REQUEST_INFORMATION else None
        decided = decision if action is A.RECORD_DECISION else self.standing.decision
        standing = Standing(state=outcome, mode=self.standing.mode, decision=decided, asked=asked)
        return Model(standing, self.is_sent or action is A.SEND)


class Competing(RuleBasedStateMachine):
    """A referral between two organisations, and the model of where it stands."""

    house: House
    runner: asyncio.Runner

    @initialize(mode=st.sampled_from(AnswerMode), sent=st.booleans())
    def begin(self, mode: AnswerMode, *, sent: bool) -> None:
        self.model = Model(Standing(state=S.DRAFT, mode=mode), is_sent=False)
        self.referral = self.runner.run(self.house.make(mode))
        self.changes = 0
        if sent:
            self.one(Side.SENDER, A.SEND, DecisionOutcome.GRANTED)

    def likely(self, chosen: Try) -> tuple[Side | None, ReferralAction]:
        """A worker and an action: mostly one that some row names here, sometimes any."""
        side, is_near, number = chosen
        standing = self.model.standing
        near = [row.action for row in rows_of(standing.mode) if row.before is standing.state]
        actions = near if near and is_near else list(A)
        return side, actions[number % len(actions)]

    @rule(chosen=TRIES, decision=st.sampled_from(DecisionOutcome))
    def alone(self, chosen: Try, decision: DecisionOutcome) -> None:
        self.one(*self.likely(chosen), decision)

    def one(self, side: Side | None, action: ReferralAction, decision: DecisionOutcome) -> None:
        expected = self.model.answer(action, side)
        found = self.runner.run(self.house.act(side, self.referral, action, decision=decision))
        assert found == expected, (self.model, action, side)
        self.changes += isinstance(found, ReferralState)
        self.model = self.model.after(action, found, decision)

    @rule(first=TRIES, second=TRIES, decision=st.sampled_from(DecisionOutcome))
    def at_once(self, first: Try, second: Try, decision: DecisionOutcome) -> None:
        """Two actions at once end as if one had come after the other."""
        pair = [self.likely(first), self.likely(second)]

        async def both() -> list[Outcome]:
            acts = (self.house.act(side, self.referral, action, decision=decision) for side, action in pair)
            return list(await asyncio.gather(*acts))

        found = self.runner.run(both())
        fitting = [model for outcomes, model in self.orders(pair, decision) if outcomes == found]
        assert fitting, (self.model, pair, found)
        self.changes += sum(isinstance(one, ReferralState) for one in found)
        stored, _, _ = self.runner.run(self.house.stands(Side.SENDER, self.referral))
        self.model = next(model for model in fitting if model.standing.state is stored)

    def orders(
        self, pair: Sequence[tuple[Side | None, ReferralAction]], decision: DecisionOutcome
    ) -> Iterator[tuple[list[Outcome], Model]]:
        """How two actions are answered in either order, and where the referral stands then."""
        for order in ((0, 1), (1, 0)):
            model, outcomes = self.model, dict[int, Outcome]()
            for place in order:
                side, action = pair[place]
                outcomes[place] = model.answer(action, side)
                model = model.after(action, outcomes[place], decision)
            yield [outcomes[0], outcomes[1]], model

    def teardown(self) -> None:
        """Nothing was lost: the sender sees the referral, so does who was sent it, and every change is a step."""
        state = self.model.standing.state
        assert self.runner.run(self.house.stands(Side.SENDER, self.referral)) == (state, 1 + self.changes, self.changes)
        if self.model.is_sent:
            assert self.runner.run(self.house.stands(Side.RECIPIENT, self.referral))[0] is state


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """The loop on which the use cases run; tests of this module are not themselves asynchronous."""
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def house(stack: LocalStack, runner: asyncio.Runner) -> Iterator[House]:
    """The use cases on a database of their own."""
    with scratch_database(stack, "referral") as scratch:
        made = House(scratch, scratch.open("runtime"))
        yield made
        runner.run(made.database.dispose())


def test_no_sequence_makes_an_undeclared_state_or_loses_a_referral(house: House, runner: asyncio.Runner) -> None:
    class Here(Competing):
        """The machine on this database."""

    Here.house, Here.runner = house, runner
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=SEQUENCES, stateful_step_count=8, deadline=None, suppress_health_check=checks, database=None
        ),
    )


def standings(mode: AnswerMode) -> Iterator[Standing]:
    """Every way in which a referral of this mode may stand, those that no row reaches too."""
    for state in S:
        for decision in (None, *DecisionOutcome) if state is S.DECIDED else (None,):
            asked = Side.SENDER if state is S.INFORMATION_REQUESTED else None
            yield Standing(state=state, mode=mode, decision=decision, asked=asked)


@pytest.mark.parametrize("mode", list(AnswerMode))
def test_every_action_of_every_side_in_every_state_answers_as_declared(
    house: House, runner: asyncio.Runner, mode: AnswerMode
) -> None:
    async def tried(standing: Standing) -> list[object]:
        faults: list[object] = []
        make = partial(house.make, mode, standing.state, decision=standing.decision, asked=standing.asked)
        model, referral = Model(standing, is_sent=standing.state is not S.DRAFT), await make()
        for action, side in product(A, (*WORKERS, None)):
            expected = model.answer(action, side)
            found = await house.act(side, await make() if isinstance(expected, S) else referral, action)
            if found != expected:
                faults.append((standing, action, side, found, expected))
        unchanged = await house.stands(Side.SENDER, referral) == (standing.state, 1, 0)
        return faults if unchanged else [*faults, (standing, "changed")]

    async def all_of_them() -> list[object]:
        return [fault for found in [await tried(standing) for standing in standings(mode)] for fault in found]

    assert runner.run(all_of_them()) == []
