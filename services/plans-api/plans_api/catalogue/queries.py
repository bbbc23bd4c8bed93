"""Reads of local services, which everybody may see, joined to the services of the law."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.catalogue.models import LocalServiceRow
from plans_api.catalogue.rules import CatalogueService, ServiceUnknown, catalogue
from tym_shared.call import Call
from tym_shared.errors import FieldFault
from tym_shared.vocabulary import OrganisationKind


async def whole_catalogue(session: AsyncSession) -> Mapping[str, CatalogueService]:
    """Every service by code in its present version: those of the law and the local ones."""
    newest = select(LocalServiceRow).distinct(LocalServiceRow.code)
    rows = await session.scalars(newest.order_by(LocalServiceRow.code, LocalServiceRow.version.desc()))
    return {**catalogue(), **{row.code: as_service(row) for row in rows}}


async def find_services(call: Call, codes: Mapping[str, str]) -> Mapping[str, CatalogueService]:
    """The services of these codes; ServiceUnknown names the pointers of those that are not in the catalogue."""
    found = dict(catalogue())
    if not codes.keys() <= found.keys():
        found |= await whole_catalogue(await call.begin())
    unknown = [pointer for code, pointer in codes.items() if code not in found]
    if unknown:
        raise ServiceUnknown(errors=[FieldFault(pointer=one, detail="not in the catalogue") for one in unknown])
    return {code: found[code] for code in codes}


async def versions_of(session: AsyncSession, code: str) -> Sequence[LocalServiceRow]:
    """The versions of a local service, the newest first; none for other codes."""
    statement = select(LocalServiceRow).where(LocalServiceRow.code == code)
    return (await session.scalars(statement.order_by(LocalServiceRow.version.desc()))).all()


async def hold_code(session: AsyncSession, code: str) -> None:
    """Keep others from adding or changing a service of this code until the transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(code, 0))))


def as_service(row: LocalServiceRow) -> CatalogueService:
    """A local service as the catalogue has services."""
    return CatalogueService(
        code=row.code,
        labels=row.labels,
        category=row.category,
        organisers=frozenset(map(OrganisationKind, row.organisers)),
        act=row.act,
        section=row.section,
        limits=row.limits,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        plan_types=frozenset(row.plan_types),
        data_class=row.data_class,
        expense_reimbursement=row.expense_reimbursement,
        assumption=None,
        version=row.version,
        added_by=row.organisation_id,
    )
