"""Reads of working groups; the policies show a group to whoever sees its case."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.working_groups.models import MemberRow
from plans_api.working_groups.rules import MemberId, MemberNotFound, MemberRole


async def members_of(session: AsyncSession, case_id: UUID) -> Sequence[MemberRow]:
    """Every membership, in the order in which they began."""
    statement = select(MemberRow).where(MemberRow.case_id == case_id).order_by(MemberRow.since, MemberRow.id)
    return (await session.scalars(statement)).all()


async def current_members(session: AsyncSession, case_id: UUID) -> Sequence[MemberRow]:
    """Those who belong to the group now; the case is locked."""
    statement = select(MemberRow).where(MemberRow.case_id == case_id, MemberRow.ended_at.is_(None))
    return (await session.scalars(statement, execution_options={"populate_existing": True})).all()


async def member(session: AsyncSession, case_id: UUID, member_id: MemberId) -> MemberRow:
    """One membership of a case; MemberNotFound if the case has no such."""
    statement = select(MemberRow).where(MemberRow.case_id == case_id, MemberRow.id == member_id)
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise MemberNotFound
    return row


def lead_among(members: Sequence[MemberRow]) -> MemberRow | None:
    """The lead, if one is named."""
    return next((one for one in members if one.role is MemberRole.LEAD), None)
