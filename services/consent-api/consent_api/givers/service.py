"""Use cases of givers."""

from dataclasses import dataclass
from uuid import UUID

from consent_api.givers.rules import Giver, MayNotRepresent
from consent_api.persons.queries import get_visible
from consent_api.persons.rules import HetuKeys
from consent_api.representations.queries import get
from consent_api.representations.rules import RepresentationKind
from consent_api.subjects.service import Mandates
from tym_shared.call import Call
from tym_shared.callers import Acting, MandateNotCovering
from tym_shared.errors import FieldFault, NotFound
from tym_shared.vocabulary import Mandate, PersonId


@dataclass(frozen=True, kw_only=True)
class Representatives:
    """What finds out who may answer for a person, and under which name the answer is kept."""

    keys: HetuKeys
    mandates: Mandates

    async def giver(self, call: Call, representation_id: UUID | None, *, person_id: UUID) -> Giver | None:
        """Who answers for the person, as a worker states it; MayNotRepresent unless they may, in consents, today."""
        if representation_id is None:
            return None
        try:
            async with call.look() as session:
                held = await get(session, representation_id)
                person = await get_visible(session, held.representative_id)
            acting = Acting(person=PersonId(person_id), mandate=Mandate.CONSENTS)
            own = PersonId(held.representative_id)
            acted = await self.mandates.require(own, acting, user=call.caller.user_id)
        except (NotFound, MandateNotCovering) as error:
            raise MayNotRepresent(errors=[FieldFault(pointer="/representationId", detail="no mandate")]) from error
        if acted.representation != held.id:
            raise MayNotRepresent(errors=[FieldFault(pointer="/representationId", detail="of another")])
        name = self.keys.unseal(person.sealed, person=person.id).full_name if person else None
        is_guardian = held.kind is RepresentationKind.GUARDIAN_OF_MINOR
        return Giver(representation=held.id, name=name or "", is_guardian=is_guardian)


async def acting_giver(call: Call) -> Giver | None:
    """Whoever acts for the person in this call; their mandate was looked at when they were identified."""
    if call.caller.representation_id is None:
        return None
    async with call.look() as session:
        held = await get(session, call.caller.representation_id)
    is_guardian = held.kind is RepresentationKind.GUARDIAN_OF_MINOR
    return Giver(representation=held.id, name=call.caller.name, is_guardian=is_guardian)
