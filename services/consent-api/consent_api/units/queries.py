"""Reads units."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.units.models import UnitRow


async def find(session: AsyncSession, organisation_id: str, code: str, *, lock: bool = False) -> UnitRow | None:
    """The unit of this code, whatever its days; None if the organisation has none."""
    statement = select(UnitRow).where(UnitRow.organisation_id == organisation_id, UnitRow.code == code)
    return (await session.execute(statement.with_for_update() if lock else statement)).scalar_one_or_none()


async def on_day(session: AsyncSession, organisation_id: str, on: date) -> Sequence[UnitRow]:
    """The organisation's units of a day, by code."""
    statement = select(UnitRow).where(
        UnitRow.organisation_id == organisation_id,
        UnitRow.valid_from <= on,
        or_(UnitRow.valid_to.is_(None), UnitRow.valid_to >= on),
    )
    return (await session.scalars(statement.order_by(UnitRow.code))).all()


async def by_organisation(session: AsyncSession) -> Mapping[str, Sequence[UnitRow]]:
    """Every unit, whatever its days, by organisation and in the order of codes."""
    rows = await session.scalars(select(UnitRow).order_by(UnitRow.organisation_id, UnitRow.code))
    return {organisation: list(units) for organisation, units in groupby(rows, key=lambda row: row.organisation_id)}
