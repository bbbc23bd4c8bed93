"""Use cases of token subjects."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consent_api.persons.queries import find_subject, get_related, get_visible, surviving
from consent_api.persons.rules import HetuKeys
from consent_api.persons.service import SignIn
from consent_api.prohibitions.queries import prohibitions_of
from consent_api.prohibitions.rules import prohibited
from consent_api.representations.models import RepresentationRow
from consent_api.representations.queries import between, of_represented
from consent_api.representations.rules import covers, holds
from consent_api.subjects.schemas import SubjectFound, SubjectWanted
from tym_shared.access import Access
from tym_shared.call import Call
from tym_shared.callers import Acting, Caller, MandateNotCovering
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.errors import NotFound
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, Mandate, PersonId, own_register


@dataclass(frozen=True, kw_only=True)
class Acted:
    """A person for whom somebody may act now, and by which representation."""

    represented: PersonId
    representation: UUID


class Mandates:
    """Says whether one person may act for another at this moment."""

    def __init__(self, database: Database, keys: HetuKeys) -> None:
        """Look in `database`."""
        self._database = database
        self._keys = keys

    async def held(self, found: RepresentationRow, mandate: Mandate, *, at: datetime, user: str) -> bool:
        """Whether by this representation the representative could act in a matter at a moment, past or present.

        What a minor has prohibited counts as not covered, and which of the two it is is not told (703/2023 § 51).
        """
        on = legal_date(at)
        access = Access(caller="person", user=user, person=PersonId(found.representative_id))
        async with self._database.transaction(access) as session:
            person = await get_visible(session, found.represented_id)
            born = self._keys.unseal(person.sealed, person=person.id).birth_date if person else None
            rows = await prohibitions_of(session, found.represented_id)
        standing = [
            row.mandates for row in rows if row.recorded_at <= at and (row.ended_at is None or row.ended_at > at)
        ]
        return holds(found, on=on, born=born, at=at) and covers(
            found.mandates, mandate, prohibited=prohibited(standing, born=born, on=on)
        )

    async def require(self, own: PersonId, acting: Acting, *, user: str) -> Acted:
        """The representation by which the person `own` may act.

        NotFound where none holds, as for a person who does not exist. MandateNotCovering where one holds and does not
        cover the matter, or the minor has prohibited it: which of the two is not told (703/2023 § 51).
        """
        access = Access(caller="person", user=user, person=own)
        async with self._database.transaction(access) as session:
            found = await between(session, representative=own, represented=acting.person)
            if not found:
                raise NotFound
            today = legal_date(await read_legal_now(session))
            person = await get_visible(session, acting.person)
            born = self._keys.unseal(person.sealed, person=person.id).birth_date if person else None
            rows = await prohibitions_of(session, acting.person)
            represented = PersonId(await surviving(session, acting.person))
        held = [representation for representation in found if holds(representation, on=today, born=born)]
        if not held:
            raise NotFound
        standing = prohibited((row.mandates for row in rows if row.ended_at is None), born=born, on=today)
        for one in held:
            if covers(one.mandates, acting.mandate, prohibited=standing):
                return Acted(represented=represented, representation=one.id)
        raise MandateNotCovering


class Identification:
    """Knows the person behind a token of this service, and for whom they act."""

    def __init__(self, sign_in: SignIn, mandates: Mandates) -> None:
        """Sign in with one, check representations with the other."""
        self._sign_in = sign_in
        self._mandates = mandates

    async def identify(self, caller: Caller, acting: Acting | None) -> Caller:
        """The caller with their person, and with whom they act for; refused as `Mandates.require` refuses."""
        own = await self._sign_in.person_of(caller)
        if acting is None:
            return caller.as_person(own)
        acted = await self._mandates.require(own, acting, user=caller.user_id)
        return caller.as_representative(acted.represented, own=own, representation=acted.representation)


async def resolve_subject(call: Call, asked: SubjectWanted, mandates: Mandates) -> SubjectFound:
    """The person behind a token subject, or whom they represent.

    NotFound until the person has signed in to consent-api once, and where no representation holds.
    """
    async with call.look() as session:
        found = await find_subject(session, issuer=asked.issuer, subject=asked.subject)
    if found is None:
        raise NotFound("The subject is not linked to a person; the person signs in to consent-api first.")
    if asked.represented_person is None or asked.mandate is None:
        return SubjectFound(person_id=found, representative_id=None, representation_id=None)
    acting = Acting(person=PersonId(asked.represented_person), mandate=asked.mandate)
    acted = await mandates.require(PersonId(found), acting, user=f"{asked.issuer}#{asked.subject}")
    return SubjectFound(person_id=acted.represented, representative_id=found, representation_id=acted.representation)


async def read_standing(
    call: Call, mandates: Mandates, representation_id: UUID, *, person_id: UUID, mandate: Mandate, at: datetime | None
) -> bool:
    """Whether a representation of a client of the caller's held and covered a matter at a moment, now by default.

    NotFound for a representation of another person, and without a relation to the person.
    """
    session = await call.begin()
    person = await get_related(session, person_id)
    found = next((row for row in await of_represented(session, person.id) if row.id == representation_id), None)
    if found is None:
        raise NotFound
    moment = at or await read_legal_now(session)
    register = own_register(call.caller.acting_organisation().kind)
    await call.log_use([PersonId(person.id)], register=register, categories=[DataCategory.IDENTITY])
    return await mandates.held(found, mandate, at=moment, user=call.caller.user_id)
