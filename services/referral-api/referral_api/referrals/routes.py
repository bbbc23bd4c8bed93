"""Making and sending referrals over HTTP."""

from typing import Any
from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.auth import Necessity
from referral_api.operations import operations
from referral_api.referrals import service
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId, Side
from referral_api.referrals.schemas import ReferralIn
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("create_referral", response_model=Receipt, status_code=201)
async def create_referral(
    call: CurrentCall, given: ReferralIn, decisions: DecisionPoint, necessity: Necessity
) -> JSONResponse:
    """Make a referral to one recipient, as a draft or sent at once.

    The purpose and the register follow from the kind and the recipient. Of a sent referral only those categories leave
    that the decision point permits: the answer lists `permitted` and `denied`. One version of a plan item is referred
    once; a second referral of it is refused with the first one's `referralId`.
    """
    row = await service.create_referral(call, decisions, given, necessity=necessity)
    receipt = service.receipt_of(row, Side.SENDER)
    return answer(receipt, status=201, location=f"/v1/referrals/{row.id}", **_dispatch(row))


@operations.route("send_referral", response_model=Receipt)
async def send_referral(
    call: CurrentCall, referral_id: UUID, decisions: DecisionPoint, necessity: Necessity
) -> JSONResponse:
    """Send a draft; the answer lists the `permitted` categories that left and the `denied` ones that did not."""
    row = await service.send_referral(call, decisions, ReferralId(referral_id), necessity=necessity)
    return answer(service.receipt_of(row, Side.SENDER), **_dispatch(row))


def _dispatch(row: ReferralRow) -> dict[str, Any]:  # any JSON
    return {"permitted": row.permitted, "denied": row.denied} if row.sent_at else {}
