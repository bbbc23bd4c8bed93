"""Use cases of persons."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.persons.models import IdentityCodeRow, PersonRow, SubjectRow
from consent_api.persons.queries import find_by_hetu, find_subject, hold_hetu, read_persons
from consent_api.persons.rules import HetuKeys, parse_hetu
from consent_api.persons.schemas import PersonLookup
from tym_shared.access import Access
from tym_shared.callers import Caller, SubjectNotLinked
from tym_shared.db import Database, append
from tym_shared.errors import NotFound
from tym_shared.vocabulary import PersonId


async def find_or_create_person(session: AsyncSession, *, keys: HetuKeys, asked: PersonLookup) -> PersonId:
    """The person with this identity code, created if nobody has it; two at once create one."""
    code = parse_hetu(asked.hetu, allow_temporary=keys.allow_temporary)
    index = keys.index_of(code)
    await hold_hetu(session, index)
    found = await find_by_hetu(session, index)
    if found is not None:
        return PersonId(found)
    person = uuid4()
    await session.execute(append(PersonRow, id=person, given_name=asked.given_name, family_name=asked.family_name))
    await session.execute(
        append(IdentityCodeRow, hetu_index=index, person_id=person, hetu_encrypted=keys.encrypt(code, person=person))
    )
    return PersonId(person)


async def read_names(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[PersonRow]:
    """The persons among `ids` that the caller has a relation with."""
    return await read_persons(session, ids)


async def resolve_subject(session: AsyncSession, *, issuer: str, subject: str) -> PersonId:
    """The person behind a token subject; NotFound until the person has signed in to consent-api once."""
    found = await find_subject(session, issuer=issuer, subject=subject)
    if found is None:
        raise NotFound("The subject is not linked to a person; the person signs in to consent-api first.")
    return PersonId(found)


class SignIn:
    """Knows persons by their tokens: a token for consent-api carries the hetu, which links its subject for good."""

    def __init__(self, database: Database, keys: HetuKeys) -> None:
        """Link subjects in `database`."""
        self._database = database
        self._keys = keys
        self._known: dict[str, PersonId] = {}

    async def person_of(self, caller: Caller) -> PersonId:
        """The person who calls; SubjectNotLinked if the token has no hetu and the subject was never linked."""
        if caller.user_id not in self._known:
            self._known[caller.user_id] = await self._link(caller)
        return self._known[caller.user_id]

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
