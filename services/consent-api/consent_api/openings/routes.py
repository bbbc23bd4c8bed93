"""Openings over HTTP."""

from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from consent_api.openings import service
from consent_api.openings.schemas import OpeningIn
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


async def _lasts(request: Request) -> timedelta:
    lasts: timedelta = request.app.state.opening_lasts
    return lasts


@operations.route("create_opening", response_model=Receipt, status_code=201)
async def create_opening(
    call: CurrentCall, given: OpeningIn, lasts: Annotated[timedelta, Depends(_lasts)]
) -> JSONResponse:
    """State in own words why one person's social or health data is necessary now.

    The answer's id may stand as `Tym-Necessity` in the same user's reads about the person for the purpose, until
    `validUntil`.
    """
    row = await service.open_data(call, given, lasts=lasts)
    receipt = Receipt(id=row.id, state="open", version=1, allowed_actions=[])
    return answer(receipt, status=201, validUntil=row.valid_until.isoformat())
