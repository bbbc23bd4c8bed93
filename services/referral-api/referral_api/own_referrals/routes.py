"""The person's own referrals over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from referral_api.operations import operations
from referral_api.own_referrals import service
from referral_api.own_referrals.rules import texts
from referral_api.own_referrals.schemas import (
    OwnReferral,
    OwnReferralWhole,
    OwnWithdrawalIn,
)
from referral_api.referrals.rules import ReferralId
from referral_api.states.rules import ReferralState
from tym_shared.call import CurrentCall, etag
from tym_shared.languages import Language
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer
from tym_shared.words import Words


@operations.route("list_my_referrals")
async def list_my_referrals(
    call: CurrentCall,
    language: Language,
    state: Annotated[ReferralState | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[OwnReferral]:
    """The signed-in person's referrals, newest first: where each stands, whose turn it is, and what was sent."""
    found, following = await service.list_own(call, state=state, cursor=cursor, limit=limit)
    words = Words(texts(), language, call.directory)
    return Page(items=[service.in_words(call, one, words) for one in found], next_cursor=following)


@operations.route("get_my_referral", response_model=OwnReferralWhole)
async def get_my_referral(
    call: CurrentCall, referral_id: UUID, language: Language, response: Response
) -> OwnReferralWhole:
    """One own referral: exactly what was sent and on which basis, appointments, decision, outcome and every step."""
    found = await service.read_own(call, ReferralId(referral_id))
    response.headers["ETag"] = etag(found.row.version)
    return service.whole_in_words(call, found, Words(texts(), language, call.directory))


@operations.route("withdraw_my_referral", response_model=Receipt)
async def withdraw_my_referral(
    call: CurrentCall, referral_id: UUID, given: OwnWithdrawalIn | None = None
) -> JSONResponse:
    """Withdraw an own referral before the service has started, where its kind allows; the recipient's access ends."""
    return answer(await service.withdraw_own(call, ReferralId(referral_id), given or OwnWithdrawalIn()))
