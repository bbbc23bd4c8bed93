"""Use cases of holds."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.queries import get
from plans_api.cases.rules import RULES, CaseId
from plans_api.holds import queries
from plans_api.holds.models import HoldRow
from plans_api.holds.rules import MACHINE, HoldAction, HoldId, require_time
from plans_api.holds.schemas import HoldIn
from plans_api.parties.queries import was_party
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.db import driver_of
from tym_shared.errors import NotFound
from tym_shared.jobs import enqueue
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId

NOTE_HOLDS = "note-holds"


async def place_hold(call: Call, case_id: CaseId, given: HoldIn) -> HoldRow:
    """Hold the case's data for a task or a matter of the caller's organisation, until a day.

    Whoever is or was a party may, after the end and after a transfer too; for everybody else the case does not exist.
    Refused: a day that is past (422). Once the data is erased there is nothing to hold (404).
    """
    owner = call.caller.acting_organisation().id
    async with call.look() as session:
        if not await was_party(session, case_id, owner):
            raise NotFound
    session = await call.claim()
    now = await read_legal_now(session)
    require_time(given.until_on, today=legal_date(now))
    row = HoldRow(
        id=uuid4(),
        case_id=case_id,
        owner_id=owner,
        ground=given.ground,
        rule_version=RULES.get("erasure", on=legal_date(now)).version,
        reason=given.reason,
        until_on=given.until_on,
        placed_by=call.caller.user_id,
        placed_at=now,
        version=1,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise NotFound from error
    await _announce(call, session, row, "hold.placed")
    return row


async def release_hold(call: Call, case_id: CaseId, hold_id: HoldId) -> HoldRow:
    """Release a hold of the caller's organisation; once only (409)."""
    owner = call.caller.acting_organisation().id
    async with call.look() as session:
        await queries.get_own(session, case_id, hold_id, owner=owner)
    session = await call.claim()
    row = await queries.get_own(session, case_id, hold_id, owner=owner, locked=True)
    MACHINE.move(row.state, HoldAction.RELEASE)
    row.released_at, row.released_by = await read_legal_now(session), call.caller.user_id
    row.version += 1
    await session.flush()
    await _announce(call, session, row, "hold.released")
    return row


async def read_holds(call: Call, case_id: CaseId) -> Sequence[HoldRow]:
    """The holds on a case that the caller sees, noted in the use log."""
    session = await call.begin()
    case = await get(session, call.caller, case_id)
    await call.log_use(
        [PersonId(case.person_id)], register=case.data_register, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return await queries.holds_of(session, case.id)


async def _announce(call: Call, session: AsyncSession, row: HoldRow, event: str) -> None:
    """Tell of the hold, and have it noted on the case, which its owner may not see itself."""
    await enqueue(await driver_of(session), NOTE_HOLDS, {"caseId": str(row.case_id)})
    data = {"caseId": str(row.case_id), "ground": row.ground}
    await call.record(Change(event=event, aggregate_id=row.id, version=row.version, readers=[row.owner_id], data=data))
