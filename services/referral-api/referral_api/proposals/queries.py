"""Reads of proposals; the policies show them to both sides of the referral."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.proposals.models import ProposalRow
from referral_api.proposals.rules import ProposalNotFound, ProposalState


async def of_referral(session: AsyncSession, referral_id: UUID) -> Sequence[ProposalRow]:
    """The proposals on a referral, first to last."""
    statement = select(ProposalRow).where(ProposalRow.referral_id == referral_id)
    return (await session.scalars(statement.order_by(ProposalRow.proposed_at, ProposalRow.id))).all()


async def get(session: AsyncSession, *, referral_id: UUID, proposal_id: UUID) -> ProposalRow:
    """One proposal as it now is; ProposalNotFound if the referral has none of this id."""
    statement = select(ProposalRow).where(ProposalRow.id == proposal_id, ProposalRow.referral_id == referral_id)
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise ProposalNotFound
    return row


async def lapse(session: AsyncSession, referral_id: UUID) -> None:
    """Close proposals that the referral has gone on without answering."""
    statement = update(ProposalRow).where(
        ProposalRow.referral_id == referral_id, ProposalRow.state == ProposalState.OPEN
    )
    await session.execute(statement.values(state=ProposalState.LAPSED))
