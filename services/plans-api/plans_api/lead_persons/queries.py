"""Reads of lead persons; the policies show them to the group's parties."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.lead_persons.models import LeadApprovalRow, LeadPersonRow
from plans_api.lead_persons.rules import LeadPersonId, LeadPersonState
from plans_api.networks.rules import NetworkId
from tym_shared.errors import NotFound


async def of_network(session: AsyncSession, network_id: NetworkId) -> Sequence[LeadPersonRow]:
    """The group's lead persons, newest first."""
    statement = select(LeadPersonRow).where(LeadPersonRow.network_id == network_id)
    return (await session.scalars(statement.order_by(LeadPersonRow.proposed_at.desc(), LeadPersonRow.id))).all()


async def get(session: AsyncSession, network_id: NetworkId, lead_person_id: LeadPersonId) -> LeadPersonRow:
    """One lead person of the group as they stand now; NotFound otherwise."""
    statement = select(LeadPersonRow).where(LeadPersonRow.id == lead_person_id, LeadPersonRow.network_id == network_id)
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def approvals_of(session: AsyncSession, network_id: NetworkId) -> Sequence[LeadApprovalRow]:
    """Every approval of the group's lead persons, by organisation."""
    statement = select(LeadApprovalRow).where(LeadApprovalRow.network_id == network_id)
    return (await session.scalars(statement.order_by(LeadApprovalRow.organisation_id))).all()


async def named_now(session: AsyncSession, network_id: NetworkId) -> Sequence[LeadPersonRow]:
    """Who is named at present."""
    statement = select(LeadPersonRow).where(
        LeadPersonRow.network_id == network_id, LeadPersonRow.state == LeadPersonState.NAMED
    )
    return (await session.scalars(statement)).all()
