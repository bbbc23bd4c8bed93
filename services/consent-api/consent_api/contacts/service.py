"""Use cases of names and contact details."""

from dataclasses import replace
from uuid import UUID

from consent_api.contacts.rules import is_masked
from consent_api.contacts.schemas import ContactIn, NamesIn
from consent_api.persons.models import PersonRow
from consent_api.persons.queries import get_related_for_update
from consent_api.persons.rules import HetuKeys
from consent_api.persons.service import change_details, tell_of_change
from tym_shared.call import Call
from tym_shared.errors import Forbidden


class ProtectionNotYours(Forbidden):
    """The contact details are protected: only a caller whose task needs them changes them or lifts the protection."""


async def put_names(call: Call, person_id: UUID, given: NamesIn, *, keys: HetuKeys) -> PersonRow:
    """Store the person's names; NotFound without a relation, Stale if another change came first."""
    row = await get_related_for_update(await call.begin(), person_id)
    call.match(row.version)
    details = replace(keys.unseal(row.sealed, person=row.id), **given.model_dump())
    await change_details(await call.begin(), row, details, keys=keys)
    await tell_of_change(call, row, "person.names-changed")
    return row


async def put_contact(call: Call, person_id: UUID, given: ContactIn, *, keys: HetuKeys) -> PersonRow:
    """Store the person's contact details and whether they are protected.

    Refused: no relation, another change that came first, and a change of protected details by who may not see them.
    """
    row = await get_related_for_update(await call.begin(), person_id)
    if is_masked(call.caller.scopes, protected=row.contact_protected):
        raise ProtectionNotYours
    call.match(row.version)
    details = replace(keys.unseal(row.sealed, person=row.id), **given.model_dump(exclude={"contact_protected"}))
    row.contact_protected = given.contact_protected
    await change_details(await call.begin(), row, details, keys=keys)
    await tell_of_change(call, row, "person.contact-changed")
    return row
