"""Reads contact points."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.contact_points.models import ContactPointRow
from consent_api.contact_points.rules import ContactKind


async def find(
    session: AsyncSession, organisation_id: str, unit_code: str | None, kind: ContactKind
) -> ContactPointRow | None:
    """The contact point of the organisation, or of its unit, in this matter; held until the transaction ends."""
    statement = select(ContactPointRow).where(
        ContactPointRow.organisation_id == organisation_id,
        ContactPointRow.unit_code.is_not_distinct_from(unit_code),
        ContactPointRow.kind == kind,
    )
    return (await session.execute(statement.with_for_update())).scalar_one_or_none()


async def current(session: AsyncSession, organisation_id: str) -> Sequence[ContactPointRow]:
    """The contact points that have not ended, the organisation's own first."""
    statement = select(ContactPointRow).where(
        ContactPointRow.organisation_id == organisation_id,
        or_(ContactPointRow.valid_to.is_(None), ContactPointRow.valid_to >= func.legal_date()),
    )
    order = (ContactPointRow.unit_code.nulls_first(), ContactPointRow.kind)
    return (await session.scalars(statement.order_by(*order))).all()


async def leads_on(session: AsyncSession, on: date) -> Mapping[tuple[str, str | None], str]:
    """How the leads are reached on a day, by organisation and unit: by e-mail where they are, else the next way."""
    row = ContactPointRow
    way = func.coalesce(row.email, row.phone, row.address, row.web)
    statement = select(row.organisation_id, row.unit_code, way).where(
        row.kind == ContactKind.LEAD, or_(row.valid_to.is_(None), row.valid_to >= on)
    )
    return {(organisation, unit): address for organisation, unit, address in await session.execute(statement)}
