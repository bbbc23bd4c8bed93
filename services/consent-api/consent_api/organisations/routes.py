"""The directory over HTTP."""

from typing import Annotated

from fastapi import Header, Response
from fastapi.responses import JSONResponse

from consent_api.operations import operations
from consent_api.organisations.schemas import OrganisationOut, OrganisationsOut
from consent_api.organisations.service import compose_directory
from tym_shared.call import CurrentCall
from tym_shared.directory import Organisation
from tym_shared.errors import NotFound
from tym_shared.languages import Language
from tym_shared.vocabulary import OrganisationKind


def _out(organisation: Organisation, language: str) -> OrganisationOut:
    return OrganisationOut(
        id=organisation.id,
        kind=organisation.kind,
        name=organisation.names[language],
        names=dict(organisation.names),
        organiser_id=organisation.organiser_id,
        active=organisation.active,
        areas=sorted(organisation.areas),
    )


@operations.route("get_directory", response_model=None)
async def get_directory(call: CurrentCall, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """The whole directory for our own services; 304 while the caller's copy is the newest."""
    document, etag = await compose_directory(await call.begin())
    if if_none_match == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return JSONResponse(document, headers={"ETag": etag})


@operations.route("list_organisations")
async def list_organisations(
    call: CurrentCall, language: Language, kind: OrganisationKind | None = None
) -> OrganisationsOut:
    """Every organisation of the directory, by id; `kind` narrows to one kind."""
    found = sorted(call.directory.organisations.values(), key=lambda organisation: organisation.id)
    return OrganisationsOut(items=[_out(one, language) for one in found if kind in {None, one.kind}])


@operations.route("get_organisation")
async def get_organisation(call: CurrentCall, language: Language, organisation_id: str) -> OrganisationOut:
    """One organisation."""
    found = call.directory.organisations.get(organisation_id)  # type: ignore[call-overload]  # any text may be asked
    if found is None:
        raise NotFound
    return _out(found, language)
