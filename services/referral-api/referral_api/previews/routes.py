"""Previewing a referral over HTTP."""

from uuid import UUID

from referral_api.operations import operations
from referral_api.previews import service
from referral_api.previews.schemas import DeniedOut, PreviewOut
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.sendings.routes import Asked
from referral_api.sendings.schemas import ReferralIn
from tym_shared.call import CurrentCall
from tym_shared.decisions import Decision
from tym_shared.vocabulary import DataCategory, PersonId


@operations.route("preview_referral")
async def preview_referral(call: CurrentCall, given: ReferralIn, deciding: Asked) -> PreviewOut:
    """What the recipient would get of this referral, on which basis, and what not and why; nothing is stored."""
    return _preview(*await service.preview_referral(call, deciding, given))


@operations.route("preview_draft")
async def preview_draft(call: CurrentCall, referral_id: UUID, deciding: Asked) -> PreviewOut:
    """What the recipient would get of a stored draft if it were sent now."""
    row, decision = await service.preview_draft(call, deciding, ReferralId(referral_id))
    await call.log_use(
        [PersonId(row.person_id)], register=row.data_register, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return _preview(row, decision)


def _preview(row: ReferralRow, decision: Decision) -> PreviewOut:
    return PreviewOut(
        recipient_id=row.recipient_id,
        purpose=row.purpose,
        act=row.act,
        section=row.section,
        permitted=sorted(decision.permitted),
        denied=[DeniedOut(category=category, reason=reason) for category, reason in sorted(decision.denied.items())],
        basis=[dict(ground) for ground in decision.basis],
    )
