"""Reads of service levels, which every worker may see."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import asyncpg
from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from referral_api.service_levels.models import ServiceLevelsRow
from referral_api.service_levels.rules import NONE_OF_ITS_OWN, OwnLevels
from tym_shared.call import Call
from tym_shared.clock import legal_now
from tym_shared.json_documents import from_json
from tym_shared.legal_dates import legal_date

SINCE_TODAY = "valid_from <= (legal_now() AT TIME ZONE 'Europe/Helsinki')::date"
NOW_WITH_LEVELS = (
    "SELECT legal_now(), (SELECT jsonb_object_agg(organisation_id, jsonb_build_array(version, levels)) FROM"  # noqa: S608
    " (SELECT DISTINCT ON (organisation_id) organisation_id, version, levels FROM service_levels"
    f" WHERE organisation_id = ANY ($1) AND {SINCE_TODAY} ORDER BY organisation_id, version DESC) AS found)"
)
LEVELS_BESIDE = (
    ", (SELECT jsonb_object_agg(organisation_id, jsonb_build_array(version, levels))::text FROM"  # noqa: S608
    " (SELECT DISTINCT ON (organisation_id) organisation_id, version, levels FROM service_levels"
    f" WHERE organisation_id = ANY ($9) AND opened.access_user IS NOT NULL AND {SINCE_TODAY}"
    " ORDER BY organisation_id, version DESC) AS found) AS levels"
)
"""The same beside the first look at a request's key: `first_moment` reads it."""


def moment_beside(organisation: InstrumentedAttribute[str]) -> tuple[ColumnElement[Any], ...]:
    """The columns by which another look brings the moment along: `moment_of` reads them."""
    levels = (
        select(
            func.jsonb_build_object(
                ServiceLevelsRow.organisation_id,
                func.jsonb_build_array(ServiceLevelsRow.version, ServiceLevelsRow.levels),
            )
        )
        .where(ServiceLevelsRow.organisation_id == organisation, text(SINCE_TODAY))
        .order_by(ServiceLevelsRow.version.desc())
        .limit(1)
    )
    return legal_now(), levels.scalar_subquery()


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
    return moment_of(*await driver.fetchrow(NOW_WITH_LEVELS, sorted(organisations)))


def moment_of(at: datetime, found: Mapping[str, tuple[int, Any]] | None) -> Moment:  # levels as the table has them
    """What was found of it."""
    own = {name: OwnLevels.read(version, levels) for name, (version, levels) in (found or {}).items()}
    return Moment(at=at, own=own)


async def first_moment(call: Call, organisations: Collection[str]) -> Moment:
    """The moment of a request, which is given its first answer again if there is one: see `Call.replay_first`."""
    found = await call.replay_first(LEVELS_BESIDE, sorted(organisations))
    return moment_of(found["at"], from_json(found["levels"] or "{}"))


async def versions_of(session: AsyncSession, organisation: str) -> Sequence[ServiceLevelsRow]:
    """Every version of an organisation's own times, the newest first."""
    row = ServiceLevelsRow
    statement = select(row).where(row.organisation_id == organisation).order_by(row.version.desc())
    return (await session.scalars(statement)).all()
