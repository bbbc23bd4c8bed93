"""Use cases of organisations: everything the operator does takes effect with the next look at the directory."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.organisations import queries
from consent_api.organisations.models import OrganisationRow, OrganisationStateRow
from consent_api.organisations.rules import (
    MACHINE,
    OrganisationAction,
    OrganisationExists,
    OrganisationNotInDirectory,
    OrganisationNotYours,
    OrganisationState,
    OwnOrganisationNotSuspended,
    aggregate_of,
    check_organiser,
    check_period,
    keeps_everything,
)
from consent_api.organisations.schemas import OrganisationChange, OrganisationIn
from tym_shared.call import Call
from tym_shared.changes import EVERYBODY, Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault, NotFound
from tym_shared.inserts import append
from tym_shared.vocabulary import OrganisationKind


async def register_organisation(call: Call, given: OrganisationIn) -> OrganisationRow:
    """Enter a new organisation into the directory; nobody may act for it until an issuer is bound to it.

    Refused: a code that is taken, and an organiser of another kind than the law gives.
    """
    session = await call.claim()
    check_organiser(given.kind, await _kind_of(session, given.organiser_id))
    row = OrganisationRow(
        id=given.id,
        kind=given.kind,
        names=given.names.model_dump(),
        organiser_id=given.organiser_id,
        active=True,
        valid_from=given.valid_from or await queries.today(session),
        version=1,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise OrganisationExists from error
    await _announce(call, row, "organisation.registered", kind=row.kind)
    return row


async def change_organisation(call: Call, organisation_id: str, given: OrganisationChange) -> OrganisationRow:
    """Change names, organiser or last day; the former state stays readable as of its days."""
    session = await call.begin()
    row = await queries.get(session, organisation_id, lock=True)
    call.match(row.version)
    changes = {name: getattr(given, name) for name in given.model_fields_set}
    if "organiser_id" in changes:
        check_organiser(row.kind, await _kind_of(session, given.organiser_id))
    if "valid_to" in changes:
        check_period(row.valid_from, given.valid_to)
    await _keep_former(call, session, row)
    if given.names is not None:
        row.names = given.names.model_dump()
    for name in ("organiser_id", "valid_to"):
        if name in changes:
            setattr(row, name, changes[name])
    row.version += 1
    await session.flush()
    await _announce(call, row, "organisation.changed")
    return row


async def suspend(call: Call, organisation_id: str, *, reason: str) -> OrganisationRow:
    """Take away the organisation's access, here at once and in the other services with their next directory."""
    if call.caller.acting_organisation().id == organisation_id:
        raise OwnOrganisationNotSuspended
    return await _move(call, organisation_id, OrganisationAction.SUSPEND, reason=reason)


async def resume(call: Call, organisation_id: str, *, reason: str) -> OrganisationRow:
    """Give the access back."""
    return await _move(call, organisation_id, OrganisationAction.RESUME, reason=reason)


async def read_history(call: Call, organisation_id: str) -> Sequence[OrganisationStateRow]:
    """The former states, newest first; refused to everybody but the organisation's own keeper and the operator."""
    require_keeper(call, organisation_id)
    session = await call.begin()
    await queries.get(session, organisation_id)
    return await queries.former_states(session, organisation_id)


def require_keeper(call: Call, organisation_id: str) -> None:
    """Refuse a keeper of another organisation's entries; the operator keeps everybody's."""
    own = call.caller.acting_organisation()
    if own.id != organisation_id and not keeps_everything(own.kind, call.caller.roles):
        raise OrganisationNotYours


def state_of(row: OrganisationRow) -> OrganisationState:
    """The present state."""
    return OrganisationState.ACTIVE if row.active else OrganisationState.SUSPENDED


def actions(call: Call, row: OrganisationRow) -> list[str]:
    """What this caller may do with the organisation."""
    own = call.caller.organisation
    if own is None or not keeps_everything(own.kind, call.caller.roles):
        return []
    return ["change", *(MACHINE.allowed(state_of(row)) if own.id != row.id else ())]


async def _move(call: Call, organisation_id: str, action: OrganisationAction, *, reason: str) -> OrganisationRow:
    async with call.look() as session:
        await queries.get(session, organisation_id)
    session = await call.claim()
    row = await queries.get(session, organisation_id, lock=True)
    after = MACHINE.move(state_of(row), action)
    await _keep_former(call, session, row, reason=reason)
    row.active = after is OrganisationState.ACTIVE
    row.suspended_at = None if row.active else await read_legal_now(session)
    row.version += 1
    await session.flush()
    await _announce(call, row, f"organisation.{'resumed' if row.active else 'suspended'}")
    return row


async def _kind_of(session: AsyncSession, organisation_id: str | None) -> OrganisationKind | None:
    if organisation_id is None:
        return None
    try:
        return (await queries.get(session, organisation_id)).kind
    except NotFound as error:
        fault = FieldFault(pointer="/organiserId", detail="not in the directory")
        raise OrganisationNotInDirectory(errors=[fault]) from error


async def _keep_former(call: Call, session: AsyncSession, row: OrganisationRow, *, reason: str | None = None) -> None:
    await session.execute(
        append(
            OrganisationStateRow,
            organisation_id=row.id,
            version=row.version,
            names=row.names,
            organiser_id=row.organiser_id,
            active=row.active,
            valid_to=row.valid_to,
            changed_by=call.caller.user_id,
            reason=reason,
        )
    )


async def _announce(call: Call, row: OrganisationRow, event: str, **data: object) -> None:
    await call.record(
        Change(
            event=event,
            aggregate_id=aggregate_of(row.id),
            version=row.version,
            readers=[EVERYBODY, row.id],
            data={"organisationId": row.id, **data},
        )
    )
