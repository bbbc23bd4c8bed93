"""Reads of service levels, which every worker may see."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import asyncpg
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.service_levels.models import ServiceLevelsRow
from referral_api.service_levels.rules import NONE_OF_ITS_OWN, OwnLevels
from tym_shared.legal_dates import legal_date

NOW_WITH_LEVELS = (
    "SELECT legal_now(), (SELECT jsonb_object_agg(organisation_id, jsonb_build_array(version, levels)) FROM"
    " (SELECT DISTINCT ON (organisation_id) organisation_id, version, levels FROM service_levels"
    " WHERE organisation_id = ANY ($1)"
    " AND valid_from <= (legal_now() AT TIME ZONE 'Europe/Helsinki')::date"
    " ORDER BY organisation_id, version DESC) AS found)"
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Legal time, and the times that organisations have set for themselves by then."""

    at: datetime
    own: Mapping[str, OwnLevels]

    @property
    def today(self) -> date:
        """The calendar date."""
        return legal_date(self.at)

    def levels_of(self, organisation: str) -> OwnLevels:
        """An organisation's own times, none if it has set none."""
        return self.own.get(organisation, NONE_OF_ITS_OWN)


async def read_moment(driver: asyncpg.Connection, organisations: Collection[str]) -> Moment:
    """Legal time with the own times of organisations, in one look."""
    at, found = await driver.fetchrow(NOW_WITH_LEVELS, sorted(organisations))
    own = {name: OwnLevels.read(version, levels) for name, (version, levels) in (found or {}).items()}
    return Moment(at=at, own=own)


async def versions_of(session: AsyncSession, organisation: str) -> Sequence[ServiceLevelsRow]:
    """Every version of an organisation's own times, the newest first."""
    row = ServiceLevelsRow
    statement = select(row).where(row.organisation_id == organisation).order_by(row.version.desc())
    return (await session.scalars(statement)).all()
