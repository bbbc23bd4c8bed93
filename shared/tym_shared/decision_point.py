"""The decision point as routes ask for it."""

from typing import Annotated

from fastapi import Depends, Request

from tym_shared.decisions import Decisions


async def _held(request: Request) -> Decisions:
    decisions: Decisions = request.app.state.decisions
    return decisions


DecisionPoint = Annotated[Decisions, Depends(_held)]
