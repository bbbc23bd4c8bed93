"""Reads of the ledger; the policies show a person's rows to whoever sees a case of the person, and to the person."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.db import is_person, survivor_of
from plans_api.plans.models import PlanRow
from plans_api.quotas.models import QuotaResetRow, QuotaUseRow
from tym_shared.errors import NotFound


async def require_client(session: AsyncSession, person_id: UUID) -> None:
    """Return if the caller sees a case or a plan of the person; NotFound otherwise."""
    cases = select(CaseRow.id).where(is_person(CaseRow.person_id, person_id)).exists()
    plans = select(PlanRow.id).where(is_person(PlanRow.person_id, person_id)).exists()
    if not await session.scalar(select(cases | plans)):
        raise NotFound


async def hold_ledger(session: AsyncSession, person_id: UUID) -> None:
    """Keep others from writing to the person's ledger until the transaction ends."""
    name = func.concat("quotas ", survivor_of(person_id))
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def uses_of(session: AsyncSession, person_id: UUID) -> Sequence[QuotaUseRow]:
    """The person's periods in order, without bookings taken back."""
    statement = select(QuotaUseRow).where(is_person(QuotaUseRow.person_id, person_id), ~QuotaUseRow.is_cancelled)
    return (await session.scalars(statement.order_by(QuotaUseRow.starts_on, QuotaUseRow.id))).all()


async def resets_of(session: AsyncSession, person_id: UUID) -> Sequence[QuotaResetRow]:
    """The days on which the person's quotas began anew, in order."""
    statement = select(QuotaResetRow).where(is_person(QuotaResetRow.person_id, person_id))
    return (await session.scalars(statement.order_by(QuotaResetRow.reset_on, QuotaResetRow.id))).all()


async def own_use_for_update(session: AsyncSession, use_id: UUID, *, organisation: str) -> QuotaUseRow:
    """A period that the organisation recorded, locked; NotFound otherwise."""
    statement = select(QuotaUseRow).where(QuotaUseRow.id == use_id, QuotaUseRow.organisation_id == organisation)
    row = (await session.scalars(statement.with_for_update())).one_or_none()
    if row is None:
        raise NotFound
    return row


async def end_bookings(session: AsyncSession, which: ColumnElement[bool], *, on: date) -> None:
    """End on a day what plans' items use of quotas; what has not begun by then is taken back."""
    has_begun = QuotaUseRow.starts_on <= on
    await session.execute(
        update(QuotaUseRow)
        .where(QuotaUseRow.plan_item_id.is_not(None), which, QuotaUseRow.ends_on > on, ~QuotaUseRow.is_cancelled)
        .values(
            is_cancelled=~has_begun,
            ends_on=case((has_begun, on), else_=QuotaUseRow.ends_on),
            version=QuotaUseRow.version + 1,
        )
    )


async def settled_items(session: AsyncSession, plan_id: UUID) -> Collection[UUID]:
    """The items of a plan whose booking was ended sooner or taken back."""
    statement = select(QuotaUseRow.plan_item_id).where(QuotaUseRow.plan_id == plan_id, QuotaUseRow.version > 1)
    return {item for item in await session.scalars(statement) if item}
