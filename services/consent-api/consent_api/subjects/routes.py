"""Token subjects over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import AwareDatetime

from consent_api.operations import operations
from consent_api.subjects.schemas import StandingOut, SubjectFound, SubjectWanted
from consent_api.subjects.service import Mandates, read_standing
from consent_api.subjects.service import resolve_subject as resolve
from tym_shared.call import CurrentCall
from tym_shared.vocabulary import Mandate


async def _mandates(request: Request) -> Mandates:
    mandates: Mandates = request.app.state.mandates
    return mandates


HeldMandates = Annotated[Mandates, Depends(_mandates)]


@operations.route("get_representation_standing")
async def get_representation_standing(
    call: CurrentCall,
    mandates: HeldMandates,
    *,
    representation_id: UUID,
    person_id: Annotated[UUID, Query(alias="personId")],
    mandate: Mandate,
    at: AwareDatetime | None = None,
) -> StandingOut:
    """Whether a client's representation held at a moment, now by default, and covered a matter.

    For who records what a representative said: a prohibition of a minor counts, and is not told.
    """
    return StandingOut(
        holds=await read_standing(call, mandates, representation_id, person_id=person_id, mandate=mandate, at=at)
    )


@operations.route("resolve_subject")
async def resolve_subject(call: CurrentCall, asked: SubjectWanted, mandates: HeldMandates) -> SubjectFound:
    """The person whom a token's issuer and subject mean, for services whose tokens carry no identity code.

    With `representedPerson` and `mandate` the person for whom they may act in that matter at this moment.
    """
    return await resolve(call, asked, mandates)
