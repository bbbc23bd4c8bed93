"""Reads of agreements; the policies show them to the group's parties."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.agreements.models import AgreementRow, SignatureRow, StaffCheckRow
from plans_api.agreements.rules import AgreementNotFound, AgreementState
from plans_api.networks.rules import NetworkId


async def of_network(session: AsyncSession, network_id: NetworkId) -> Sequence[AgreementRow]:
    """Every version, newest first."""
    statement = select(AgreementRow).where(AgreementRow.network_id == network_id)
    return (await session.scalars(statement.order_by(AgreementRow.number.desc()))).all()


async def get(session: AsyncSession, network_id: NetworkId, number: int) -> AgreementRow:
    """One version as it is now; AgreementNotFound otherwise."""
    statement = select(AgreementRow).where(AgreementRow.network_id == network_id, AgreementRow.number == number)
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise AgreementNotFound
    return row


async def in_state(session: AsyncSession, network_id: NetworkId, state: AgreementState) -> Sequence[AgreementRow]:
    """The versions in a stored state."""
    statement = select(AgreementRow).where(AgreementRow.network_id == network_id, AgreementRow.state == state)
    return (await session.scalars(statement)).all()


async def latest_number(session: AsyncSession, network_id: NetworkId) -> int:
    """The greatest number so far, 0 before the first."""
    statement = select(func.coalesce(func.max(AgreementRow.number), 0)).where(AgreementRow.network_id == network_id)
    return int((await session.execute(statement)).scalar_one())


async def signatures_of(session: AsyncSession, network_id: NetworkId) -> Sequence[SignatureRow]:
    """The signatures of every version, by organisation."""
    statement = select(SignatureRow).where(SignatureRow.network_id == network_id)
    return (await session.scalars(statement.order_by(SignatureRow.organisation_id))).all()


async def signers_of(session: AsyncSession, agreement_id: UUID) -> set[str]:
    """Who has signed a version."""
    statement = select(SignatureRow.organisation_id).where(SignatureRow.agreement_id == agreement_id)
    return set((await session.scalars(statement)).all())


async def checks_of(session: AsyncSession, network_id: NetworkId) -> Sequence[StaffCheckRow]:
    """The checks of the staff, newest first."""
    statement = select(StaffCheckRow).where(StaffCheckRow.network_id == network_id)
    return (await session.scalars(statement.order_by(StaffCheckRow.checked_on.desc(), StaffCheckRow.id))).all()


async def checks_overdue(session: AsyncSession, *, today: date, limit: int) -> Sequence[AgreementRow]:
    """Agreements in force whose check of the staff is overdue and has not been told of, locked."""
    statement = select(AgreementRow).where(
        AgreementRow.state == AgreementState.IN_FORCE,
        AgreementRow.staff_check_due_on < today,
        or_(AgreementRow.told_due_on.is_(None), AgreementRow.told_due_on < AgreementRow.staff_check_due_on),
    )
    return (await session.scalars(statement.limit(limit).with_for_update(skip_locked=True))).all()
