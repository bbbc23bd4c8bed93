"""Reads of persons; the policies leave visible what the caller has a relation with, and a code that it names."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.persons.models import IdentityCodeRow, PersonRow, SubjectRow


async def hold_hetu(session: AsyncSession, index: bytes) -> None:
    """Open this code to the transaction's lookups and keep others from creating the same person meanwhile."""
    await session.execute(text("SELECT set_config('tym.lookup', :index, true)"), {"index": index.hex()})
    number = int.from_bytes(index[:8], "big", signed=True)
    await session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


async def find_by_hetu(session: AsyncSession, index: bytes) -> UUID | None:
    """The person who has or had this code; `hold_hetu` comes first."""
    found = select(IdentityCodeRow.person_id).where(IdentityCodeRow.hetu_index == index)
    return (await session.execute(found)).scalar_one_or_none()


async def find_subject(session: AsyncSession, *, issuer: str, subject: str) -> UUID | None:
    """The person linked to a token subject."""
    found = select(SubjectRow.person_id).where(SubjectRow.issuer == issuer, SubjectRow.subject == subject)
    return (await session.execute(found)).scalar_one_or_none()


async def read_persons(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[PersonRow]:
    """Those of the persons with whom the caller has a relation now; the policies show those of ended ones too."""
    related = text(
        "EXISTS (SELECT FROM relations WHERE person_id = persons.id AND organisation_id = access_organisation()"
        " AND starts_at <= legal_now() AND (ends_at IS NULL OR ends_at > legal_now()))"
    )
    return (await session.scalars(select(PersonRow).where(PersonRow.id.in_(ids), related))).all()
