"""Reads of persons; the policies leave visible what the caller has a relation with, and a code that it names."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, cast, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.db import is_person, survivor_of
from consent_api.persons.models import IdentityCodeRow, PersonRow, SubjectRow
from tym_shared.errors import NotFound

RELATED_ORGANISATIONS = text(
    "SELECT DISTINCT organisation_id FROM relations WHERE person_id = ANY (linked_persons(:person))"
    " AND starts_at <= legal_now() AND (ends_at IS NULL OR ends_at > legal_now())"
)


async def hold_hetu(session: AsyncSession, index: bytes) -> None:
    """Open this code to the transaction's lookups and keep others from creating the same person meanwhile."""
    await session.execute(text("SELECT set_config('tym.lookup', :index, true)"), {"index": index.hex()})
    number = int.from_bytes(index[:8], "big", signed=True)
    await session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


async def find_by_hetu(session: AsyncSession, index: bytes) -> UUID | None:
    """The person who has or had this code; `hold_hetu` comes first."""
    found = select(survivor_of(IdentityCodeRow.person_id)).where(IdentityCodeRow.hetu_index == index)
    return (await session.execute(found)).scalar_one_or_none()


async def find_subject(session: AsyncSession, *, issuer: str, subject: str) -> UUID | None:
    """The person linked to a token subject; the survivor if the linked id has been merged."""
    linked = SubjectRow.issuer == issuer, SubjectRow.subject == subject
    found = select(survivor_of(SubjectRow.person_id)).where(*linked)
    return (await session.execute(found)).scalar_one_or_none()


async def surviving(session: AsyncSession, person_id: UUID) -> UUID:
    """The id under which this person's row stands; the id itself unless it has been merged."""
    return (await session.execute(select(survivor_of(person_id)))).scalar_one()


async def read_persons(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, PersonRow]:
    """By the ids asked for, those with whom the caller has a relation now; the policies show ended ones too."""
    asked = select(func.unnest(cast(list(ids), ARRAY(Uuid))).label("id")).subquery()
    statement = (
        select(asked.c.id, PersonRow)
        .join(PersonRow, PersonRow.id == survivor_of(asked.c.id))
        .where(func.holds_relation(asked.c.id))
    )
    return dict((await session.execute(statement)).tuples().all())


async def get_related(session: AsyncSession, person_id: UUID) -> PersonRow:
    """The person, by any of their ids, if the caller has a relation with them now; NotFound otherwise."""
    found = await read_persons(session, [person_id])
    if person_id not in found:
        raise NotFound
    return found[person_id]


async def get_related_for_update(session: AsyncSession, person_id: UUID) -> PersonRow:
    """The same, locked and as they are now."""
    statement = (
        select(PersonRow)
        .where(PersonRow.id == survivor_of(person_id), func.holds_relation(person_id))
        .with_for_update()
    )
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_visible(session: AsyncSession, person_id: UUID) -> PersonRow | None:
    """The person's row if the policies show it: to themself, and to the parties of a representation."""
    return (await session.scalars(select(PersonRow).where(PersonRow.id == survivor_of(person_id)))).one_or_none()


async def codes_of(session: AsyncSession, person_id: UUID) -> Sequence[IdentityCodeRow]:
    """Every code of the person, the present one first; opened for this transaction to whom the policies let."""
    await session.execute(text("SELECT set_config('tym.opened_person', :person, true)"), {"person": str(person_id)})
    statement = (
        select(IdentityCodeRow)
        .where(is_person(IdentityCodeRow.person_id, person_id))
        .order_by(IdentityCodeRow.valid_to.desc().nulls_first(), IdentityCodeRow.valid_from.desc())
    )
    return (await session.scalars(statement)).all()


async def related_organisations(session: AsyncSession, person_id: UUID) -> Sequence[str]:
    """The organisations with a relation to the person now: they learn of a change to the person, and nothing else."""
    open_relations = text("SELECT set_config('tym.told_person', :person, true)")
    await session.execute(open_relations, {"person": str(person_id)})
    found = (await session.execute(RELATED_ORGANISATIONS, {"person": person_id})).scalars().all()
    await session.execute(open_relations, {"person": ""})
    return found
