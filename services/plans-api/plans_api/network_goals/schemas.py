"""The wire shapes of network goals."""

from typing import Annotated

from pydantic import Field

from tym_shared.wire import Incoming, LongText


class GoalsIn(Incoming):
    """The goals of a year; `nationalGoalsConsidered` states that those of 380/2023 § 21 were."""

    year: Annotated[int, Field(ge=2025, le=2999)]
    goals: Annotated[list[LongText], Field(min_length=1, max_length=50)]
    national_goals_considered: bool
