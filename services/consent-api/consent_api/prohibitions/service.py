"""Use cases of prohibitions."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.persons.models import PersonRow
from consent_api.persons.queries import get_related, get_visible
from consent_api.persons.rules import HetuKeys
from consent_api.prohibitions.models import ProhibitionRow
from consent_api.prohibitions.queries import get_own
from consent_api.prohibitions.rules import Ground, WeightyReason, check_ground, check_minor, check_professional
from consent_api.prohibitions.schemas import ProhibitionIn, ProhibitionOut
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import NotFound
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import Mandate
from tym_shared.wire import Receipt


async def record_prohibition(call: Call, person_id: UUID, given: ProhibitionIn, *, keys: HetuKeys) -> ProhibitionRow:
    """A professional records on the minor's behalf; NotFound without a relation, else as `prohibit`."""
    check_professional(call.caller.roles, given.about_register)
    async with call.look() as session:
        await get_related(session, person_id)
    session = await call.claim()
    return await _store(call, session, await get_related(session, person_id), given, keys=keys)


async def prohibit(call: Call, given: ProhibitionIn, *, keys: HetuKeys) -> ProhibitionRow:
    """The signed-in minor prohibits; refused are who is of age, and a reason the register's rule does not know."""
    assert call.caller.person_id is not None
    session = await call.claim()
    row = await get_visible(session, call.caller.person_id)
    if row is None:
        raise NotFound
    return await _store(call, session, row, given, keys=keys)


async def _store(
    call: Call, session: AsyncSession, person: PersonRow, given: ProhibitionIn, *, keys: HetuKeys
) -> ProhibitionRow:
    today = legal_date(await read_legal_now(session))
    check_minor(keys.unseal(person.sealed, person=person.id).birth_date, on=today)
    ground = Ground(register=given.about_register, reason=given.reason, weighty_reason=given.weighty_reason)
    check_ground(ground)
    organisation = call.caller.organisation
    row = ProhibitionRow(
        id=uuid4(),
        person_id=person.id,
        register=given.about_register,
        mandates=sorted(set(given.mandates)),
        reason=given.reason,
        weighty_reason=given.weighty_reason,
        recorded_by=call.caller.user_id,
        organisation_id=organisation.id if organisation else None,
        version=1,
    )
    session.add(row)
    await session.flush()
    await _announce(call, row, "prohibition.recorded")
    return row


async def end_prohibition(call: Call, prohibition_id: UUID) -> ProhibitionRow:
    """The minor ends the own prohibition; ending it again changes nothing."""
    assert call.caller.person_id is not None
    async with call.look() as session:
        await get_own(session, prohibition_id, call.caller.person_id, lock=False)
    session = await call.claim()
    row = await get_own(session, prohibition_id, call.caller.person_id, lock=True)
    if row.ended_at is None:
        row.ended_at = await read_legal_now(session)
        row.version += 1
        await session.flush()
        await _announce(call, row, "prohibition.ended")
    return row


async def _announce(call: Call, row: ProhibitionRow, event: str) -> None:
    readers = [row.organisation_id] if row.organisation_id else []
    data = {"register": row.register, "personId": str(row.person_id)}
    await call.record(Change(event=event, aggregate_id=row.id, version=row.version, readers=readers, data=data))


def prohibition_receipt(row: ProhibitionRow, *, own: bool) -> Receipt:
    """The answer to a write; the minor alone may end."""
    return Receipt(
        id=row.id,
        state="ended" if row.ended_at else "standing",
        version=row.version,
        allowed_actions=["end"] if own and row.ended_at is None else [],
    )


def as_shown(row: ProhibitionRow) -> ProhibitionOut:
    """A prohibition as its person sees it."""
    return ProhibitionOut(
        id=row.id,
        about_register=row.register,
        reason=row.reason,
        weighty_reason=WeightyReason(row.weighty_reason) if row.weighty_reason else None,
        mandates=[Mandate(mandate) for mandate in row.mandates],
        recorded_at=row.recorded_at,
        ended_at=row.ended_at,
        allowed_actions=[] if row.ended_at else ["end"],
    )
