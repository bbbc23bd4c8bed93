"""Use cases of units."""

from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from consent_api.organisations import queries as organisations
from consent_api.organisations.rules import check_period
from consent_api.organisations.service import require_keeper
from consent_api.units import queries
from consent_api.units.models import UnitRow
from consent_api.units.rules import check_registers
from consent_api.units.schemas import UnitIn
from tym_shared.call import Call
from tym_shared.changes import EVERYBODY, Change
from tym_shared.errors import Stale


async def put_unit(call: Call, organisation_id: str, code: str, given: UnitIn) -> UnitRow:
    """Make a unit (If-Match "0") or replace it; for the organisation's own keeper and the operator's.

    Refused: another organisation's unit, registers that are not those of the kind, a last day before the first.
    """
    require_keeper(call, organisation_id)
    session = await call.begin()
    organisation = await organisations.get(session, organisation_id)
    row = await queries.find(session, organisation_id, code, lock=True)
    call.match(row.version if row else 0)
    check_registers(organisation.kind, given.registers)
    check_period(given.valid_from, given.valid_to)
    if row is None:
        row = UnitRow(id=uuid4(), organisation_id=organisation_id, code=code, version=0)
        session.add(row)
    row.names, row.registers = given.names.model_dump(), sorted(set(given.registers))
    row.valid_from, row.valid_to, row.version = given.valid_from, given.valid_to, row.version + 1
    try:
        await session.flush()
    except IntegrityError as error:
        raise Stale("Another keeper was first.") from error
    data = {"organisationId": organisation_id, "code": code}
    await call.record(
        Change(event="unit.changed", aggregate_id=row.id, version=row.version, readers=[EVERYBODY], data=data)
    )
    return row
