"""Organisations over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from consent_api.operations import operations
from consent_api.organisations import queries, service
from consent_api.organisations.models import OrganisationRow
from consent_api.organisations.queries import Dated
from consent_api.organisations.rules import OrganisationState
from consent_api.organisations.schemas import (
    FormerStateOut,
    HistoryOut,
    OrganisationChange,
    OrganisationIn,
    OrganisationOut,
    OrganisationsOut,
    ReasonIn,
)
from tym_shared.call import Call, CurrentCall, etag
from tym_shared.errors import NotFound
from tym_shared.languages import Language
from tym_shared.vocabulary import OrganisationKind
from tym_shared.wire import CodedReceipt, answer

On = Annotated[date | None, Query(description="The day that is asked about; today where none is given.")]


def _out(call: Call, one: Dated, language: str) -> OrganisationOut:
    return OrganisationOut(
        id=one.row.id,
        kind=one.row.kind,
        name=one.names[language],
        names=dict(one.names),
        organiser_id=one.organiser_id,
        active=one.active,
        areas=list(one.areas),
        state=OrganisationState.ACTIVE if one.active else OrganisationState.SUSPENDED,
        valid_from=one.row.valid_from,
        valid_to=one.valid_to,
        version=one.row.version,
        allowed_actions=service.actions(call, one.row),
    )


def _receipt(call: Call, row: OrganisationRow) -> CodedReceipt:
    return CodedReceipt(
        id=row.id, state=service.state_of(row), version=row.version, allowed_actions=service.actions(call, row)
    )


@operations.route("list_organisations")
async def list_organisations(
    call: CurrentCall, language: Language, kind: OrganisationKind | None = None, on: On = None
) -> OrganisationsOut:
    """Every organisation as of a day, by id, suspended ones too; `kind` narrows to one kind."""
    session = await call.begin()
    day = on or await queries.today(session)
    found = await queries.as_of(session, day)
    return OrganisationsOut(on=day, items=[_out(call, one, language) for one in found if kind in {None, one.row.kind}])


@operations.route("get_organisation")
async def get_organisation(
    call: CurrentCall, response: Response, language: Language, organisation_id: str, on: On = None
) -> OrganisationOut:
    """One organisation as of a day, with its present version as ETag; 404 on a day when it did not exist."""
    session = await call.begin()
    found = await queries.as_of(session, on or await queries.today(session), organisation_id=organisation_id)
    if not found:
        raise NotFound
    response.headers["ETag"] = etag(found[0].row.version)
    return _out(call, found[0], language)


@operations.route("register_organisation", response_model=CodedReceipt, status_code=201)
async def register_organisation(call: CurrentCall, given: OrganisationIn) -> JSONResponse:
    """Enter an organisation into the directory under a code of the operator's choice."""
    row = await service.register_organisation(call, given)
    return answer(_receipt(call, row), status=201, location=f"/v1/organisations/{row.id}")


@operations.route("change_organisation", response_model=CodedReceipt)
async def change_organisation(call: CurrentCall, organisation_id: str, given: OrganisationChange) -> JSONResponse:
    """Change an organisation's names, organiser or last day; its former state stays readable as of its days."""
    return answer(_receipt(call, await service.change_organisation(call, organisation_id, given)))


@operations.route("suspend_organisation", response_model=CodedReceipt)
async def suspend_organisation(call: CurrentCall, organisation_id: str, given: ReasonIn) -> JSONResponse:
    """Suspend an organisation: nobody acts for it and nothing is disclosed to or by it, within a minute everywhere."""
    return answer(_receipt(call, await service.suspend(call, organisation_id, reason=given.reason)))


@operations.route("resume_organisation", response_model=CodedReceipt)
async def resume_organisation(call: CurrentCall, organisation_id: str, given: ReasonIn) -> JSONResponse:
    """Give a suspended organisation its access back."""
    return answer(_receipt(call, await service.resume(call, organisation_id, reason=given.reason)))


@operations.route("get_organisation_history")
async def get_organisation_history(call: CurrentCall, organisation_id: str) -> HistoryOut:
    """What an organisation was before: each former state, until when, who changed it and why."""
    found = await service.read_history(call, organisation_id)
    return HistoryOut(items=[FormerStateOut.model_validate(state) for state in found])
