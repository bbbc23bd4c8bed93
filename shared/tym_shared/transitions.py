"""A state machine is its table: `(state, action) -> state`, and one refusal for everything that is not in it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from tym_shared.errors import Conflict

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


class Machine(Generic[State, Action]):
    """Moves states by its table; what the table lacks is refused with the state and what it allows."""

    def __init__(self, table: Mapping[tuple[State, Action], State], *, refusal: type[Conflict], noun: str) -> None:
        """`noun` names the thing in the refusal's sentence."""
        self.table = table
        self._refusal = refusal
        self._noun = noun

    def move(self, state: State, action: Action) -> State:
        """The state after the action; the machine's refusal if the table has no such row."""
        after = self.table.get((state, action))
        if after is None:
            detail = f"A {self._noun} that is {state} does not allow: {action}."
            raise self._refusal(detail, state=state, allowedActions=self.allowed(state))
        return after

    def allowed(self, state: State) -> list[str]:
        """The actions that the state permits, in the table's order."""
        return [action.value for before, action in self.table if before is state]
