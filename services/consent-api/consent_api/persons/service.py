"""Use cases of persons."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.persons.models import IdentityCodeRow, PersonRow, SubjectRow
from consent_api.persons.queries import find_by_hetu, find_subject, hold_hetu, read_persons, related_organisations
from consent_api.persons.rules import Details, HetuKeys, birth_date_of, minor_until, parse_hetu
from consent_api.persons.schemas import PersonIn, PersonLookup
from tym_shared.access import Access
from tym_shared.call import Call
from tym_shared.callers import Caller, SubjectNotLinked
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date
from tym_shared.remembered import Remembered
from tym_shared.vocabulary import PersonId
from tym_shared.wire import Receipt

REMEMBERED = 60.0
"""Seconds for which a subject's person is known unasked. A merge in between is no harm: both ids are the person."""
SUBJECTS = 10_000


async def find_or_create_person(session: AsyncSession, *, keys: HetuKeys, asked: PersonLookup) -> PersonId:
    """The person with this identity code, created if nobody has it; two at once create one."""
    code = parse_hetu(asked.hetu, allow_temporary=keys.allow_temporary)
    index = keys.index_of(code)
    await hold_hetu(session, index)
    found = await find_by_hetu(session, index)
    if found is not None:
        return PersonId(found)
    details = Details(given_name=asked.given_name, family_name=asked.family_name, birth_date=birth_date_of(code))
    person = await _store(session, keys, details)
    await session.execute(
        append(IdentityCodeRow, hetu_index=index, person_id=person, hetu_encrypted=keys.encrypt(code, person=person))
    )
    return PersonId(person)


async def create_person(call: Call, given: PersonIn, *, keys: HetuKeys) -> UUID:
    """A new person without an identity code; one is given later, when the person has it."""
    session = await call.claim()
    person = await _store(session, keys, Details(**given.model_dump()))
    organisation = call.caller.acting_organisation().id
    await call.record(Change(event="person.created", aggregate_id=person, version=1, readers=[organisation]))
    return person


async def _store(session: AsyncSession, keys: HetuKeys, details: Details) -> UUID:
    person = uuid4()
    await session.execute(
        append(
            PersonRow,
            id=person,
            sealed=keys.seal(details, person=person),
            family_name_index=keys.family_name_index(details.family_name),
            minor_until=minor_until(details.birth_date, on=legal_date(await read_legal_now(session))),
        )
    )
    return person


async def change_details(session: AsyncSession, row: PersonRow, details: Details, *, keys: HetuKeys) -> None:
    """Seal the person's new data in place of the old; the row is locked, its version grows by one."""
    row.sealed = keys.seal(details, person=row.id)
    row.family_name_index = keys.family_name_index(details.family_name)
    row.minor_until = minor_until(details.birth_date, on=legal_date(await read_legal_now(session)))
    row.version += 1
    await session.flush()


async def tell_of_change(call: Call, row: PersonRow, event: str) -> None:
    """Leave the audit entry and the event, which says to the organisations with a relation that something changed."""
    readers = await related_organisations(await call.begin(), row.id)
    await call.record(Change(event=event, aggregate_id=row.id, version=row.version, readers=readers))


def person_receipt(row: PersonRow) -> Receipt:
    """The answer to a change of a person."""
    return Receipt(id=row.id, state="active", version=row.version, allowed_actions=[])


async def read_names(session: AsyncSession, ids: Sequence[UUID], *, keys: HetuKeys) -> Mapping[UUID, Details]:
    """The data of the persons among `ids` that the caller has a relation with, by the id that was asked."""
    found = await read_persons(session, ids)
    return {asked: keys.unseal(row.sealed, person=row.id) for asked, row in found.items()}


class SignIn:
    """Knows persons by their tokens: a token for consent-api carries the hetu, which links its subject for good."""

    def __init__(self, database: Database, keys: HetuKeys) -> None:
        """Link subjects in `database`."""
        self._database = database
        self._keys = keys
        self._known: Remembered[str, PersonId] = Remembered(size=SUBJECTS, seconds=REMEMBERED)

    async def person_of(self, caller: Caller) -> PersonId:
        """The person who calls; SubjectNotLinked if the token has no hetu and the subject was never linked."""
        known = self._known.get(caller.user_id)
        if known is None:
            known = await self._link(caller)
            self._known.put(caller.user_id, known)
        return known

    async def _link(self, caller: Caller) -> PersonId:
        issuer, subject = caller.claims.issuer.url, caller.claims.subject
        access = Access(caller="person", user=caller.user_id)
        async with self._database.transaction(access) as session:
            linked = await find_subject(session, issuer=issuer, subject=subject)
            if linked is not None:
                return PersonId(linked)
            if caller.claims.hetu is None:
                raise SubjectNotLinked
            asked = PersonLookup(hetu=caller.claims.hetu)
            person = await find_or_create_person(session, keys=self._keys, asked=asked)
            link = insert(SubjectRow).values(issuer=issuer, subject=subject, person_id=person)
            await session.execute(link.on_conflict_do_nothing())  # a first request beside this one may have linked it
        return person
