"""Relations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from consent_api.operations import operations
from consent_api.relations import service
from consent_api.relations.schemas import RelationIn, RelationOut, RelationsIn, RelationsOut
from tym_shared.call import CurrentCall
from tym_shared.vocabulary import DataCategory, PersonId, own_register


@operations.route("put_relation")
async def put_relation(call: CurrentCall, relation_id: UUID, given: RelationIn) -> RelationOut:
    """Register a relation under an id of the registrar's choice; the same or an older version changes nothing.

    An organisation registers its own clients (`own-client`) and, as an organiser, what its providers and contractors
    are to do for a person (`assignment`); our services register case parties, recipients and contributors.
    """
    return RelationOut.model_validate(await service.put_relation(call, relation_id, given))


@operations.route("put_relations")
async def put_relations(call: CurrentCall, given: RelationsIn) -> RelationsOut:
    """Register up to a hundred relations at once; what one of them is refused for refuses them all."""
    rows = await service.put_relations(call, given.items)
    return RelationsOut(items=[RelationOut.model_validate(row) for row in rows])


@operations.route("list_relations")
async def list_relations(call: CurrentCall, person_id: Annotated[UUID, Query(alias="personId")]) -> RelationsOut:
    """The caller's own relations to a person and the assignments it has given, ended ones too."""
    found = await service.list_relations(call, person_id)
    if found:
        register = own_register(call.caller.acting_organisation().kind)
        await call.log_use([PersonId(person_id)], register=register, categories=[DataCategory.CLIENT_RELATIONSHIP])
    return RelationsOut(items=[RelationOut.model_validate(row) for row in found])
