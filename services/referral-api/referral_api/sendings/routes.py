"""Making, previewing and sending referrals over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse

from referral_api.auth import Necessity
from referral_api.clients.consent import PersonsOfConsent
from referral_api.operations import operations
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import receipt_of
from referral_api.sendings import service
from referral_api.sendings.schemas import ReferralIn
from referral_api.sendings.service import Deciding
from referral_api.states.rules import Side
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


async def _deciding(decisions: DecisionPoint, persons: PersonsOfConsent, necessity: Necessity) -> Deciding:
    return Deciding(decisions=decisions, persons=persons, necessity=necessity)


Asked = Annotated[Deciding, Depends(_deciding)]


@operations.route("create_referral", direct=True, response_model=Receipt, status_code=201)
async def create_referral(
    call: CurrentCall, given: ReferralIn, decisions: DecisionPoint, persons: PersonsOfConsent, necessity: Necessity
) -> JSONResponse:
    """Make a referral to one recipient, as a draft or sent at once.

    The purpose and the register follow from the kind and the recipient. Of a sent referral only those categories leave
    that the decision point permits: the answer lists `permitted` and `denied`. One version of a plan item is referred
    once; a second referral of it is refused with the first one's `referralId`.
    """
    deciding = Deciding(decisions=decisions, persons=persons, necessity=necessity)
    row = await service.create_referral(call, deciding, given)
    return answer(receipt_of(row, Side.SENDER), status=201, location=f"/v1/referrals/{row.id}", **_dispatch(row))


@operations.route("send_referral", response_model=Receipt)
async def send_referral(call: CurrentCall, referral_id: UUID, deciding: Asked) -> JSONResponse:
    """Send a draft; the answer lists the `permitted` categories that left and the `denied` ones that did not."""
    row = await service.send_referral(call, deciding, ReferralId(referral_id))
    return answer(receipt_of(row, Side.SENDER), **_dispatch(row))


def _dispatch(row: ReferralRow) -> dict[str, Any]:  # any JSON
    return {"permitted": row.permitted, "denied": row.denied} if row.sent_at else {}
