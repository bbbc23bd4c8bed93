"""Erasures over HTTP."""

from uuid import UUID

from referral_api.erasures import service
from referral_api.erasures.schemas import ErasedCaseIn, ErasedCaseOut
from referral_api.operations import operations
from tym_shared.call import CurrentCall


@operations.route("put_erased_case")
async def put_erased_case(call: CurrentCall, case_id: UUID, given: ErasedCaseIn) -> ErasedCaseOut:
    """Be told by plans-api that it has erased a case (381/2023 § 12); told again, nothing changes.

    The next erasure removes the case's referrals, whatever their state, with all that belongs to them.
    """
    await service.note_erased_case(call, case_id, given)
    return ErasedCaseOut(id=case_id)
