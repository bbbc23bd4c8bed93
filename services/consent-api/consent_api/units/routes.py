"""Units over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query
from fastapi.responses import JSONResponse

from consent_api.operations import operations
from consent_api.organisations import queries as organisations
from consent_api.units import queries, service
from consent_api.units.schemas import UnitIn, UnitOut, UnitsOut
from tym_shared.call import CurrentCall
from tym_shared.languages import Language
from tym_shared.vocabulary import Register
from tym_shared.wire import Code, Receipt, answer


@operations.route("list_units")
async def list_units(
    call: CurrentCall, language: Language, organisation_id: str, on: Annotated[date | None, Query()] = None
) -> UnitsOut:
    """The units of an organisation on a day, today where none is given; a county's with the registers they keep."""
    session = await call.begin()
    await organisations.get(session, organisation_id)
    day = on or await organisations.today(session)
    return UnitsOut(
        on=day,
        items=[
            UnitOut(
                id=row.id,
                organisation_id=row.organisation_id,
                code=row.code,
                name=row.names[language],
                names=row.names,
                registers=[Register(register) for register in row.registers],
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                version=row.version,
            )
            for row in await queries.on_day(session, organisation_id, day)
        ],
    )


@operations.route("put_unit", response_model=Receipt)
async def put_unit(
    call: CurrentCall, organisation_id: str, code: Annotated[Code, Path()], given: UnitIn
) -> JSONResponse:
    """Make a unit with `If-Match: "0"`, or replace it; for the organisation's own keeper and the operator's."""
    row = await service.put_unit(call, organisation_id, code, given)
    return answer(Receipt(id=row.id, state="kept", version=row.version, allowed_actions=["change"]))
