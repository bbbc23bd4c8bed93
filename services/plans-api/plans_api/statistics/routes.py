"""Statistics over HTTP, as JSON or CSV."""

import csv
import io
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Query, Response

from plans_api.operations import operations
from plans_api.statistics import service
from plans_api.statistics.rules import TOTAL, month_of
from plans_api.statistics.schemas import CellOut, RecountOut, StatisticsOut
from plans_api.statistics.service import Asked, Picture
from tym_shared.call import CurrentCall
from tym_shared.wire import Code

CSV = "text/csv"
HEAD = ("month", "scopeKind", "scopeId", "measure", "dimension", "count", "meanDays", "suppressed")


def _out(picture: Picture, month: str) -> StatisticsOut:
    shown = [
        CellOut(
            measure=cell.measure,
            dimension=cell.dimension,
            count=cell.count,
            mean_days=None if cell.mean_days is None else float(cell.mean_days),
            suppressed=cell.count is None,
        )
        for cell in picture.cells
    ]
    noughts = [
        CellOut(measure=measure, dimension=TOTAL, count=0, mean_days=None, suppressed=False)
        for measure in service.without_cases(picture.cells)
    ]
    return StatisticsOut(
        month=month,
        scope_kind=picture.kind,
        scope_id=picture.scope_id,
        counted_at=picture.month.counted_at,
        recounts=[RecountOut.model_validate(one) for one in picture.month.recounts],
        hidden_below=picture.hidden_below,
        follow_up_across_registers=picture.follow_up_across_registers,
        cells=sorted([*shown, *noughts], key=lambda cell: (cell.measure, cell.dimension != TOTAL, cell.dimension)),
    )


def _csv(found: StatisticsOut) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEAD)
    scope = (found.month, found.scope_kind.value, found.scope_id)
    for cell in found.cells:
        rows.writerow([*scope, cell.measure, cell.dimension, cell.count, cell.mean_days, str(cell.suppressed).lower()])
    return text.getvalue()


async def _asked(
    network_id: Annotated[UUID | None, Query(alias="networkId")] = None,
    county_id: Annotated[Code | None, Query(alias="countyId")] = None,
    employment_authority_id: Annotated[Code | None, Query(alias="employmentAuthorityId")] = None,
) -> Asked:
    return Asked(network_id=network_id, county_id=county_id, employment_authority_id=employment_authority_id)


@operations.route("get_statistics", response_model=StatisticsOut, responses={200: {"content": {CSV: {}}}})
async def get_statistics(
    call: CurrentCall,
    month: Annotated[str, Query(description="The month, as YYYY-MM.", max_length=7)],
    asked: Annotated[Asked, Depends(_asked)],
    accept: Annotated[str, Header(max_length=400)] = "",
) -> Response:
    """The situational picture of a month: of a network, a county, an employment authority, or its area in a county.

    Numbers below `hiddenBelow` are suppressed, others too that would give one away. `Accept: text/csv` gives CSV.
    """
    found = _out(await service.read_statistics(call, asked, month_of(month)), month)
    if CSV in accept.lower():
        return Response(_csv(found), media_type=CSV)
    return Response(found.model_dump_json(by_alias=True), media_type="application/json")
