"""Use cases of relations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from consent_api.relations.models import RelationRow
from consent_api.relations.queries import get_for_update, list_of_person
from consent_api.relations.rules import (
    RelationEndsBeforeItStarts,
    RelationNotYours,
    organisation_may_register,
    service_may_register,
)
from consent_api.relations.schemas import RelationIn
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.changes import Change
from tym_shared.errors import Conflict, FieldFault, Invalid
from tym_shared.vocabulary import OrganisationId

UNIQUE_VIOLATION = "23505"


class RelationUnknown(Invalid):
    """The relation names a person or an organisation that does not exist."""


class RelationIdTaken(Conflict):
    """Another relation has this id."""


async def put_relation(call: Call, relation_id: UUID, given: RelationIn) -> RelationRow:
    """Store the relation, or its newer version; an older or equal version leaves the stored one as it is.

    Refused: a kind that the caller may not register, another registrar's relation, an unknown person.
    """
    caller = call.caller
    service = caller.claims.client_id if caller.kind is CallerKind.SERVICE else None
    own = caller.organisation.id if caller.organisation else None
    if not _may_register(call, given):
        raise RelationNotYours
    if given.ends_at is not None and given.ends_at < given.starts_at:
        raise RelationEndsBeforeItStarts(errors=[FieldFault(pointer="/endsAt", detail="before startsAt")])
    session = await call.begin()
    row = await get_for_update(session, relation_id)
    if row is None:
        row = RelationRow(id=relation_id, registered_by=service or own or "")
        session.add(row)
    elif row.registered_by != (service or own):
        raise RelationNotYours
    elif row.version >= given.version:
        return row
    for name, value in given.model_dump().items():
        setattr(row, name, value)
    try:
        await session.flush()
    except IntegrityError as error:
        raise (RelationIdTaken if _is_taken(error) else RelationUnknown) from error
    await call.record(
        Change(
            event="relation.registered",
            aggregate_id=relation_id,
            version=given.version,
            readers=[given.organisation_id],
            data={"kind": given.kind},
        )
    )
    return row


def _may_register(call: Call, given: RelationIn) -> bool:
    caller = call.caller
    if caller.kind is CallerKind.SERVICE:
        return service_may_register(caller.claims.client_id, given.kind)
    of = call.directory.organisations.get(OrganisationId(given.organisation_id))
    return organisation_may_register(caller.acting_organisation(), given.kind, of=of)


def _is_taken(error: IntegrityError) -> bool:
    return getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION


async def list_relations(call: Call, person_id: UUID) -> Sequence[RelationRow]:
    """The caller's relations to a person, and the assignments it has given; none looks like nobody."""
    return await list_of_person(await call.begin(), person_id)
