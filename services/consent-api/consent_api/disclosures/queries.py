"""Reads of the logs; the policies show a person their own rows and an organisation those it takes part in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Text, cast, literal, select, union_all
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.db import is_person
from consent_api.decisions.models import DecisionRow
from consent_api.disclosures.models import UseRow
from consent_api.disclosures.schemas import EntryKind
from tym_shared.pagination import cut, decode

Entry = Row[Any]


@dataclass(frozen=True, kw_only=True)
class Window:
    """Which entries are meant: from a moment, before another, of one kind; None leaves the side open."""

    since: datetime | None = None
    before: datetime | None = None
    kind: EntryKind | None = None


EVERYTHING = Window()


def _disclosures(person_id: UUID) -> Select[*tuple[Any, ...]]:
    row = DecisionRow
    return select(
        row.id,
        literal(EntryKind.DISCLOSURE.value).label("kind"),
        row.created_at,
        row.person_id,
        row.discloser_id.label("from_id"),
        row.recipient_id.label("to_id"),
        row.user_name,
        row.permitted.label("categories"),
        row.register,
        row.purpose,
        row.necessity,
        row.basis,
    ).where(is_person(row.person_id, person_id), row.permitted != cast(literal("{}"), ARRAY(Text())))


def _uses(person_id: UUID) -> Select[*tuple[Any, ...]]:
    row = UseRow
    return select(
        row.id,
        literal(EntryKind.USE.value).label("kind"),
        row.created_at,
        row.person_id,
        row.organisation_id.label("from_id"),
        row.organisation_id.label("to_id"),
        row.user_name,
        cast(row.categories, ARRAY(Text())),
        row.register,
        row.purpose,
        row.necessity,
        cast(literal("[]"), JSONB()).label("basis"),
    ).where(is_person(row.person_id, person_id))


async def page_of_person(
    session: AsyncSession, person_id: UUID, *, cursor: str | None, limit: int, window: Window = EVERYTHING
) -> tuple[Sequence[Entry], str | None]:
    """The log entries about a person that the caller may see, newest first, uses and disclosures together."""
    entries = union_all(_disclosures(person_id), _uses(person_id)).subquery()
    statement = select(entries)
    if window.since is not None:
        statement = statement.where(entries.c.created_at >= window.since)
    if window.before is not None:
        statement = statement.where(entries.c.created_at < window.before)
    if window.kind is not None:
        statement = statement.where(entries.c.kind == window.kind.value)
    if cursor is not None:
        moment, last = decode(cursor)
        statement = statement.where(
            (entries.c.created_at < moment) | ((entries.c.created_at == moment) & (entries.c.id < last))
        )
    statement = statement.order_by(entries.c.created_at.desc(), entries.c.id.desc()).limit(limit + 1)
    return cut((await session.execute(statement)).all(), limit)


async def find_entry(session: AsyncSession, person_id: UUID, entry_id: UUID) -> Entry | None:
    """The person's entry of this id if the caller may see it; of a list that names one person twice, the first."""
    entries = union_all(_disclosures(person_id), _uses(person_id)).subquery()
    return (await session.execute(select(entries).where(entries.c.id == entry_id).limit(1))).first()
