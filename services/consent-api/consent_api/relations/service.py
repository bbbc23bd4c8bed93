"""Use cases of relations."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from consent_api.relations.models import RelationRow
from consent_api.relations.queries import LOCKED, list_of_person
from consent_api.relations.rules import (
    RelationEndsBeforeItStarts,
    RelationNotYours,
    organisation_may_register,
    service_may_register,
)
from consent_api.relations.schemas import RelationIn, RelationOfMany
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.changes import Change
from tym_shared.errors import Conflict, FieldFault, Invalid
from tym_shared.statements import insert_records, update_row
from tym_shared.vocabulary import OrganisationId


class RelationUnknown(Invalid):
    """The relation names a person or an organisation that does not exist."""


class RelationIdTaken(Conflict):
    """Another relation has this id."""


class RelationNamedTwice(Invalid):
    """Two of the relations that are sent together have one id."""


async def put_relation(call: Call, relation_id: UUID, given: RelationIn) -> RelationRow:
    """Store the relation, or its newer version; an older or equal version leaves the stored one as it is.

    Refused: a kind that the caller may not register, another registrar's relation, an unknown person.
    """
    _refuse_backwards({"/endsAt": given})
    return (await _put(call, {relation_id: given}))[0]


async def put_relations(call: Call, given: Sequence[RelationOfMany]) -> Sequence[RelationRow]:
    """The same for several at once: refused whole where one of them is, or where one is named twice."""
    _refuse_backwards({f"/items/{place}/endsAt": relation for place, relation in enumerate(given)})
    named = {relation.id: relation for relation in given}
    if len(named) < len(given):
        raise RelationNamedTwice
    return await _put(call, named)


async def _put(call: Call, given: Mapping[UUID, RelationIn]) -> Sequence[RelationRow]:
    if not all(_may_register(call, relation) for relation in given.values()):
        raise RelationNotYours
    driver, registrar = await call.drive(), _registrar(call)
    stored = {row.id: row for row in await LOCKED.all(driver, ids=list(given))}
    if any(row.registered_by != registrar for row in stored.values()):
        raise RelationNotYours
    newer = [row for row in stored.values() if row.version < given[row.id].version]
    for row in newer:
        for name, value in _columns(given[row.id]).items():
            setattr(row, name, value)
    records = [
        {"id": key, "registered_by": registrar, **_columns(relation)}
        for key, relation in given.items()
        if key not in stored
    ]
    try:
        for row in newer:
            await update_row(driver, row)
        await insert_records(driver, RelationRow, records)
    except asyncpg.UniqueViolationError as taken:
        raise RelationIdTaken from taken
    except asyncpg.ForeignKeyViolationError as unknown:
        raise RelationUnknown from unknown
    new = [RelationRow(**record) for record in records]
    for row in (*newer, *new):
        await _announce(call, row)
    stored |= {row.id: row for row in new}
    return [stored[key] for key in given]


def _columns(given: RelationIn) -> dict[str, Any]:  # what the columns hold
    return {name: getattr(given, name) for name in RelationIn.model_fields}


async def _announce(call: Call, row: RelationRow) -> None:
    change = Change(
        event="relation.registered",
        aggregate_id=row.id,
        version=row.version,
        readers=[row.organisation_id],
        data={"kind": row.kind},
    )
    await call.record(change)


def _registrar(call: Call) -> str:
    caller = call.caller
    return caller.claims.client_id if caller.kind is CallerKind.SERVICE else caller.acting_organisation().id


def _refuse_backwards(given: Mapping[str, RelationIn]) -> None:
    """Refuse relations that end before they start; what is given stands under the pointers of its ends."""
    backwards = [
        FieldFault(pointer=pointer, detail="before startsAt")
        for pointer, relation in given.items()
        if relation.ends_at is not None and relation.ends_at < relation.starts_at
    ]
    if backwards:
        raise RelationEndsBeforeItStarts(errors=backwards)


def _may_register(call: Call, given: RelationIn) -> bool:
    caller = call.caller
    if caller.kind is CallerKind.SERVICE:
        return service_may_register(caller.claims.client_id, given.kind)
    of = call.directory.organisations.get(OrganisationId(given.organisation_id))
    return organisation_may_register(caller.acting_organisation(), given.kind, of=of)


async def list_relations(call: Call, person_id: UUID) -> Sequence[RelationRow]:
    """The caller's relations to a person, and the assignments it has given; none looks like nobody."""
    return await list_of_person(await call.begin(), person_id)
