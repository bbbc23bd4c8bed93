"""Reads of what belongs to the person's referrals; the policies show it to its person and to who acts for them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from referral_api.referrals.models import ReferralRow
from referral_api.steps.models import StepRow


async def steps_of(session: AsyncSession, referral_id: UUID) -> Sequence[StepRow]:
    """The steps of a referral from its sending on, first to last."""
    statement = select(StepRow).where(StepRow.referral_id == referral_id)
    return (await session.scalars(statement.order_by(StepRow.version))).all()


async def hide_advice(session: AsyncSession, rows: Sequence[ReferralRow]) -> None:
    """Take off these rows, as they were read, the appeal advice that is withheld from their person by law."""
    advised = [row.id for row in rows if row.appeal_advice_decision_id is not None]
    if not advised:
        return
    statement = select(ReferralRow.id).where(
        ReferralRow.id.in_(advised), func.is_withheld(ReferralRow.appeal_advice_decision_id)
    )
    hidden = set((await session.scalars(statement)).all())
    for row in rows:
        if row.id in hidden:
            set_committed_value(row, "appeal_advice", None)
