"""Token subjects over HTTP."""

from typing import Annotated

from fastapi import Depends, Request

from consent_api.operations import operations
from consent_api.subjects.schemas import SubjectFound, SubjectWanted
from consent_api.subjects.service import Mandates
from consent_api.subjects.service import resolve_subject as resolve
from tym_shared.call import CurrentCall


async def _mandates(request: Request) -> Mandates:
    mandates: Mandates = request.app.state.mandates
    return mandates


@operations.route("resolve_subject")
async def resolve_subject(
    call: CurrentCall, asked: SubjectWanted, mandates: Annotated[Mandates, Depends(_mandates)]
) -> SubjectFound:
    """The person whom a token's issuer and subject mean, for services whose tokens carry no identity code.

    With `representedPerson` and `mandate` the person for whom they may act in that matter at this moment.
    """
    return await resolve(call, asked, mandates)
