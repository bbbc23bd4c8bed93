"""Use cases of representations: registering, ending, and showing."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.persons.queries import get_related, get_visible, surviving
from consent_api.persons.rules import Details, HetuKeys
from consent_api.prohibitions.rules import check_minor
from consent_api.representations import queries
from consent_api.representations.models import RepresentationRow
from consent_api.representations.rules import (
    RepresentationKind,
    RepresentationNotYoursToEnd,
    RepresentativeUnknown,
    RepresentsOneself,
    check_period,
    holds,
)
from consent_api.representations.schemas import RepresentationIn, RepresentationOut
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import Mandate


async def register_representation(call: Call, given: RepresentationIn, *, keys: HetuKeys) -> RepresentationRow:
    """Register who may act for a client of the caller's.

    Refused: a represented person without a relation, oneself, a representative nobody knows, a guardian of somebody who
    is not known to be a minor, a last day before the first.
    """
    async with call.look() as session:
        await get_related(session, given.represented_person_id)
    session = await call.claim()
    person = await get_related(session, given.represented_person_id)
    representative = await surviving(session, given.representative_person_id)
    if representative == person.id:
        raise RepresentsOneself(errors=[FieldFault(pointer="/representativePersonId", detail="the same person")])
    check_period(given.valid_from, given.valid_until)
    if given.kind is RepresentationKind.GUARDIAN_OF_MINOR:
        born = keys.unseal(person.sealed, person=person.id).birth_date
        check_minor(born, on=legal_date(await read_legal_now(session)))
    row = RepresentationRow(
        id=uuid4(),
        represented_id=person.id,
        representative_id=representative,
        kind=given.kind,
        mandates=sorted(set(given.mandates)),
        evidence=given.evidence,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        registered_by=call.caller.user_id,
        organisation_id=call.caller.acting_organisation().id,
        version=1,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        fault = FieldFault(pointer="/representativePersonId", detail="not a known person")
        raise RepresentativeUnknown(errors=[fault]) from error
    await _announce(call, row, "representation.registered")
    return row


async def end_representation(call: Call, representation_id: UUID) -> RepresentationRow:
    """End a representation at once; ending it again changes nothing.

    A worker with a relation to the represented person ends any; either of the two persons a proxy, and nothing else.
    """
    async with call.look() as session:
        await queries.get(session, representation_id)
    session = await call.claim()
    row = await queries.get(session, representation_id, lock=True)
    if call.caller.kind is CallerKind.PERSON and row.kind is not RepresentationKind.PROXY:
        raise RepresentationNotYoursToEnd
    if row.ended_at is None:
        row.ended_at = await read_legal_now(session)
        row.ended_by = call.caller.user_id
        row.version += 1
        await session.flush()
        await _announce(call, row, "representation.ended")
    return row


async def _announce(call: Call, row: RepresentationRow, event: str) -> None:
    ids = {"representedPersonId": str(row.represented_id), "representativePersonId": str(row.representative_id)}
    readers = [row.organisation_id]
    await call.record(Change(event=event, aggregate_id=row.id, version=row.version, readers=readers, data=ids))


async def with_names(call: Call, rows: Sequence[RepresentationRow], *, keys: HetuKeys) -> Sequence[RepresentationOut]:
    """The representations as they are shown: with both names, and whether they hold today."""
    session = await call.begin()
    today = legal_date(await read_legal_now(session))
    known = {row.represented_id for row in rows} | {row.representative_id for row in rows}
    persons = {identifier: await _details(session, identifier, keys=keys) for identifier in known}
    return [
        RepresentationOut(
            id=row.id,
            represented_person_id=row.represented_id,
            represented_name=persons[row.represented_id].full_name,
            representative_person_id=row.representative_id,
            representative_name=persons[row.representative_id].full_name,
            kind=row.kind,
            mandates=[Mandate(mandate) for mandate in row.mandates],
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            registered_by_organisation=row.organisation_id,
            ended_at=row.ended_at,
            holds=holds(row, on=today, born=persons[row.represented_id].birth_date),
            version=row.version,
            allowed_actions=actions(call, row),
        )
        for row in rows
    ]


def actions(call: Call, row: RepresentationRow) -> list[str]:
    """What this caller may still do with the representation."""
    may_end = call.caller.kind is CallerKind.WORKER or row.kind is RepresentationKind.PROXY
    return ["end"] if row.ended_at is None and may_end else []


async def _details(session: AsyncSession, person_id: UUID, *, keys: HetuKeys) -> Details:
    row = await get_visible(session, person_id)
    return keys.unseal(row.sealed, person=row.id) if row else Details()
