"""Reconsiderations over HTTP, for the referral's sender."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.code_lists.rules import ListName, latest_label
from referral_api.operations import operations
from referral_api.reconsiderations import service
from referral_api.reconsiderations.schemas import ReconsiderationOut, ReconsiderationsOut
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.languages import Language
from tym_shared.wire import Receipt, answer


@operations.route("list_reconsiderations")
async def list_reconsiderations(
    call: CurrentCall, referral_id: UUID, decisions: DecisionPoint, language: Language
) -> ReconsiderationsOut:
    """What the ends of consents did to the referral, and on what it stood before and after."""
    rows = await service.list_reconsiderations(call, decisions, ReferralId(referral_id))
    computed = {"cause_label"}
    fields = [name for name in ReconsiderationOut.model_fields if name not in computed]
    items = [
        ReconsiderationOut(**{name: getattr(row, name) for name in fields}, cause_label=_cause(row.cause, language))
        for row in rows
    ]
    return ReconsiderationsOut(items=items)


@operations.route("settle_attention", response_model=Receipt)
async def settle_attention(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Take the flag off the referral once what it asks for has been done."""
    return answer(await service.settle_attention(call, ReferralId(referral_id)))


def _cause(cause: str, language: str) -> str:
    return latest_label(ListName.CONSENT_ENDINGS, cause, language)
