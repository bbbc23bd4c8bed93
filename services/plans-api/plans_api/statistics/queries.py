"""Counting a month over the service's own tables, and reading what has been published."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from importlib.resources import files

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.networks.models import NetworkAreaRow, NetworkRow
from plans_api.statistics.models import CellRow, MonthRow
from plans_api.statistics.rules import TOTAL, Area, Cell, Counted, Measure, ScopeKind
from tym_shared.clock import legal_now

COUNT = text(files("plans_api.statistics").joinpath("count.sql").read_text(encoding="utf-8"))
TENTH = 10
PATIENCE = "10min"


async def count(session: AsyncSession, *, begins: datetime, ends: datetime) -> Sequence[Counted]:
    """The numbers of each area between two moments, states as of the second; only the worker's policies permit it.

    It scans the cases once, so it may take longer than a request would.
    """
    await session.execute(select(func.set_config("statement_timeout", PATIENCE, True)))
    rows = await session.execute(COUNT, {"begins": begins, "ends": ends})
    return [
        Counted(
            measure=Measure(row.measure),
            dimension=row.dimension,
            area=Area(employment_authority=row.employment_authority_id, county=row.county_id),
            count=row.number,
            days=None if row.total_days is None else Fraction(row.total_days),
        )
        for row in rows
    ]


async def network_areas(session: AsyncSession, *, on: date) -> Mapping[str, tuple[frozenset[Area], frozenset[str]]]:
    """The networks whose term holds on a day, by id: their areas and parties."""
    statement = (
        select(NetworkAreaRow, NetworkRow.party_ids)
        .join(NetworkRow, NetworkRow.id == NetworkAreaRow.network_id)
        .where(NetworkAreaRow.term_from <= on, NetworkAreaRow.term_to >= on)
    )
    found: dict[str, tuple[frozenset[Area], frozenset[str]]] = {}
    for row, parties in await session.execute(statement):
        area = Area(employment_authority=row.employment_authority_id, county=row.county_id)
        areas, _ = found.get(str(row.network_id), (frozenset(), frozenset()))
        found[str(row.network_id)] = (areas | {area}, frozenset(parties))
    return found


async def open_cases_published(session: AsyncSession, month: date) -> Collection[tuple[ScopeKind, str]]:
    """The scopes whose number of open cases is published of a month."""
    statement = select(CellRow.scope_kind, CellRow.scope_id).where(
        CellRow.month == month, CellRow.measure == Measure.OPEN_CASES, CellRow.dimension == TOTAL, CellRow.count > 0
    )
    return {(row.scope_kind, row.scope_id) for row in await session.execute(statement)}


async def is_final(session: AsyncSession, month: date) -> bool:
    """Whether a month has been counted after its end."""
    return bool(await session.scalar(select(MonthRow.is_final).where(MonthRow.month == month)))


async def store(session: AsyncSession, month: date, cells: Sequence[Cell], *, recount: str | None = None) -> None:
    """Replace what is published of a month; the reason of a `recount` stays with it."""
    await session.execute(delete(CellRow).where(CellRow.month == month))
    if cells:
        await session.execute(insert(CellRow), [_row(month, cell) for cell in cells])
    values = {"is_final": True, "counted_at": legal_now()}
    statement = insert(MonthRow).values(month=month, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["month"], set_=values))
    if recount is not None:
        noted = func.jsonb_build_array(func.jsonb_build_object("at", legal_now(), "reason", recount))
        again = update(MonthRow).where(MonthRow.month == month)
        await session.execute(again.values(recounts=MonthRow.recounts.op("||")(noted)))


def _row(month: date, cell: Cell) -> dict[str, object]:
    mean = None if cell.count is None or cell.days is None else round(float(cell.days / cell.count) * TENTH) / TENTH
    return {
        "month": month,
        "scope_kind": cell.scope.kind,
        "scope_id": cell.scope.id,
        "measure": cell.measure,
        "dimension": cell.dimension,
        "count": cell.count,
        "mean_days": mean,
        "reader_ids": sorted(cell.scope.readers),
    }


async def month_of(session: AsyncSession, month: date) -> MonthRow | None:
    """When a month was counted after its end."""
    statement = select(MonthRow).where(MonthRow.month == month, MonthRow.is_final)
    return (await session.scalars(statement)).one_or_none()


async def cells_of(session: AsyncSession, month: date, kind: ScopeKind, scope_id: str) -> Sequence[CellRow]:
    """What is published of a scope's month, as far as the policies show it."""
    statement = select(CellRow).where(CellRow.month == month, CellRow.scope_kind == kind, CellRow.scope_id == scope_id)
    return (await session.scalars(statement.order_by(CellRow.measure, CellRow.dimension))).all()
