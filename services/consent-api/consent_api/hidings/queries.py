"""Reads of hidings; the policies show a controller its own, and the person's session those of their entries."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.db import is_person
from consent_api.decisions.models import DecisionRow
from consent_api.disclosures.models import UseRow
from consent_api.hidings.models import HidingEndRow, HidingRow
from consent_api.hidings.rules import HidingId
from tym_shared.errors import NotFound
from tym_shared.pagination import cut, page_after


async def get(session: AsyncSession, hiding_id: HidingId) -> tuple[HidingRow, HidingEndRow | None]:
    """One hiding and its end; NotFound if it is not visible."""
    statement = select(HidingRow, HidingEndRow).outerjoin(HidingEndRow).where(HidingRow.id == hiding_id)
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


async def page(session: AsyncSession, *, cursor: str | None, limit: int) -> tuple[Sequence[HidingRow], str | None]:
    """The controller's hidings, newest first."""
    statement = page_after(select(HidingRow), at=HidingRow.created_at, key=HidingRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def ends_of(session: AsyncSession, hidings: Sequence[HidingRow]) -> dict[UUID, HidingEndRow]:
    """The ends of these hidings, by hiding."""
    statement = select(HidingEndRow).where(HidingEndRow.hiding_id.in_([one.id for one in hidings]))
    return {end.hiding_id: end for end in await session.scalars(statement)}


async def entry_person(session: AsyncSession, entry_id: UUID, person_id: UUID, *, controller: str) -> UUID | None:
    """The id under which an entry names this person, if this controller answers for the entry."""
    disclosed = select(DecisionRow.person_id).where(
        DecisionRow.id == entry_id,
        is_person(DecisionRow.person_id, person_id),
        DecisionRow.discloser_id == controller,
        func.cardinality(DecisionRow.permitted) > 0,
    )
    used = select(UseRow.person_id).where(
        UseRow.id == entry_id, is_person(UseRow.person_id, person_id), UseRow.organisation_id == controller
    )
    return (await session.scalars(disclosed.union_all(used).limit(1))).first()


async def told_of(session: AsyncSession, person_id: UUID) -> Sequence[HidingRow]:
    """The hidings that stand today and of which the person is told, the newest decision first."""
    statement = (
        select(HidingRow)
        .outerjoin(HidingEndRow)
        .where(
            is_person(HidingRow.person_id, person_id),
            HidingRow.is_told,
            HidingRow.valid_until >= func.legal_date(),
            HidingEndRow.hiding_id.is_(None),
        )
    )
    return (await session.scalars(statement.order_by(HidingRow.decided_on.desc(), HidingRow.id))).all()
