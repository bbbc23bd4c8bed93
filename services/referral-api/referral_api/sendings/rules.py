"""Sendings: when a referral may be part of another one."""

from uuid import UUID

from referral_api.kinds.rules import AnswerMode
from referral_api.referrals.rules import ParentNotUsable
from referral_api.states.rules import ENDED, ReferralState, Side
from tym_shared.errors import FieldFault


def parent_refused() -> ParentNotUsable:
    """The refusal, the same whether the parent is hidden, ended or another person's."""
    fault = FieldFault(pointer="/partOf", detail="no referral of the person that can have such a part")
    return ParentNotUsable(errors=[fault])


def check_parent(
    *, side: Side, state: ReferralState, mode: AnswerMode, is_sent: bool, person: UUID, of_person: UUID
) -> None:
    """Return if the referral may have a part: for its recipient an onward one, for its sender what advice leads to."""
    onward = side is Side.RECIPIENT and is_sent and state not in ENDED and mode is not AnswerMode.RECEIPT
    advised = side is Side.SENDER and mode is AnswerMode.ADVICE and state is ReferralState.RETURNED
    if person != of_person or not (onward or advised):
        raise parent_refused()
