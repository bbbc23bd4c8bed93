"""The person's own log over HTTP."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from fastapi.responses import JSONResponse

from consent_api.disclosures.schemas import EntryKind
from consent_api.operations import operations
from consent_api.own_log import service
from consent_api.own_log.rules import Coverage, older_grounds
from consent_api.own_log.schemas import LogRequestIn, OlderGroundOut, OlderGroundsOut, OwnLogPage
from consent_api.own_log.service import Wanted
from tym_shared.call import CurrentCall
from tym_shared.languages import Language
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory
from tym_shared.wire import Cursor, Limit, Receipt, answer


async def _coverage(request: Request) -> Sequence[Coverage]:
    coverage: Sequence[Coverage] = request.app.state.log_coverage
    return coverage


Covered = Annotated[Sequence[Coverage], Depends(_coverage)]


@operations.route("list_my_disclosures")
async def list_my_disclosures(
    call: CurrentCall,
    language: Language,
    covered: Covered,
    *,
    first: Annotated[date | None, Query(alias="from", description="The first day; two years ago by default.")] = None,
    last: Annotated[date | None, Query(alias="to", description="The last day; today by default.")] = None,
    kind: EntryKind | None = None,
    log_request: Annotated[UUID | None, Query(alias="logRequest", description="The reason for older entries.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> OwnLogPage:
    """Who has used or received the signed-in person's data, newest first, in plain words: two years back.

    Older entries need a special reason (703/2023 § 11): state it at `POST /v1/me/log-requests` and name its id. What
    may not be told is left out; `hidden` says so where that may be told.
    """
    assert call.caller.person_id is not None
    wanted = Wanted(first=first, last=last, kind=kind, log_request=log_request, cursor=cursor, limit=limit)
    page = await service.read_own_log(call, wanted, coverage=covered, language=language)
    if page.items or page.hidden:
        await call.log_use(
            [call.caller.person_id], register=CONSENT_REGISTER, categories=[DataCategory.CLIENT_RELATIONSHIP]
        )
    return page


@operations.route("request_older_log", response_model=Receipt, status_code=201)
async def request_older_log(call: CurrentCall, given: LogRequestIn) -> JSONResponse:
    """State the special reason for which entries older than two years are needed; it serves until `validUntil`."""
    stated = await service.state_reason(call, given)
    receipt = Receipt(id=stated.id, state="stated", version=1, allowed_actions=[])
    return answer(receipt, status=201, validUntil=stated.valid_until.isoformat())


@operations.route("list_older_log_grounds")
async def list_older_log_grounds(language: Language) -> OlderGroundsOut:
    """The special reasons for older entries in plain words."""
    return OlderGroundsOut(
        items=[OlderGroundOut(code=code, label=labels[language]) for code, labels in older_grounds().items()]
    )
