"""Reads issuers and their bindings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.issuers.models import IssuerOrganisationRow, IssuerRow


async def find(session: AsyncSession, issuer_id: UUID, *, lock: bool = False) -> IssuerRow | None:
    """The issuer of this id, or None."""
    statement = select(IssuerRow).where(IssuerRow.id == issuer_id)
    return (await session.execute(statement.with_for_update() if lock else statement)).scalar_one_or_none()


async def all_issuers(session: AsyncSession) -> Sequence[IssuerRow]:
    """Every issuer, by address."""
    return (await session.scalars(select(IssuerRow).order_by(IssuerRow.issuer))).all()


async def bound_organisations(session: AsyncSession) -> Mapping[str, Sequence[str]]:
    """For each issuer the organisations that it is bound to now, in order."""
    bound: dict[str, list[str]] = defaultdict(list)
    statement = select(IssuerOrganisationRow).where(IssuerOrganisationRow.ended_at.is_(None))
    for binding in await session.scalars(statement.order_by(IssuerOrganisationRow.organisation_id)):
        bound[binding.issuer].append(binding.organisation_id)
    return bound


async def bindings_of(session: AsyncSession, issuer: str) -> Mapping[str, IssuerOrganisationRow]:
    """An issuer's bindings by organisation, ended ones too."""
    statement = select(IssuerOrganisationRow).where(IssuerOrganisationRow.issuer == issuer)
    return {binding.organisation_id: binding for binding in await session.scalars(statement)}
