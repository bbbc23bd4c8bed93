"""Use cases of requests: what the person does, and how a request comes to the controller that answers for the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.bases.rules import code_list
from consent_api.disclosures.queries import find_entry
from consent_api.requests import queries
from consent_api.requests.models import RequestRow, RequestStepRow
from consent_api.requests.rules import (
    MACHINE,
    ControllerUnknown,
    EntryUnknown,
    Provision,
    RequestAction,
    RequestId,
    RequestState,
    advice,
    allowed,
    due_on,
    due_rule,
    is_overdue,
    refused_at_once,
)
from consent_api.requests.schemas import (
    About,
    ProvisionOut,
    RefusalOut,
    RequestIn,
    RequestOut,
    RequestStepOut,
    RequestWithSteps,
)
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationId
from tym_shared.wire import Receipt


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a request came to when it was made: received, or refused at once."""

    id: UUID
    state: RequestState
    version: int


async def make_request(call: Call, given: RequestIn) -> Made:
    """Receive a request for the controller that stored the data; refused at once where the law itself excludes it.

    Refused: a controller that keeps no such register, an entry that is not in the person's log.
    """
    person = call.caller.person_id
    assert person is not None
    session = await call.claim()
    register, controller = await _place(call, session, person, given.about)
    now = await read_legal_now(session)
    today = legal_date(now)
    excluded = refused_at_once(given.kind, register, on=today)
    values: dict[str, Any] = {
        "id": uuid4(),
        "person_id": person,
        "kind": given.kind,
        "register": register,
        "organisation_id": controller,
        "entry_id": given.about.entry_id,
        "text": given.text,
        "state": RequestState.RECEIVED,
        "rule": due_rule(given.kind, register, on=today).version,
        "created_at": now,
        "due_on": due_on(given.kind, register, received=today),
        "representation_id": call.caller.representation_id,
        "made_by_name": call.caller.name if call.caller.represented_by else None,
        "version": 1,
    }
    if excluded is not None:
        state = MACHINE.move(RequestState.RECEIVED, RequestAction.REFUSE_AT_ONCE)
        kept = refusal_as_data(excluded, advice(given.kind, register, on=today))
        values |= {"state": state, "refusal": kept, "closed_at": now, "version": 2}
    await session.execute(append(RequestRow, **values))
    await announce(call, "received", values["id"], version=1, readers=[controller], kind=given.kind)
    if excluded is not None:
        await add_step(call, values["id"], version=2, action=RequestAction.REFUSE_AT_ONCE, note=None)
        await announce(call, "refused", values["id"], version=2, readers=[controller], kind=given.kind)
    return Made(id=values["id"], state=values["state"], version=values["version"])


async def _place(call: Call, session: AsyncSession, person: UUID, about: About) -> tuple[str, str]:
    """Register and controller: as named, or those of the entry; the data that was given stays with who stored it."""
    if about.entry_id is None:
        assert about.about_register is not None
        assert about.organisation_id is not None
        check_controller(call, about.organisation_id, about.about_register, pointer="/about/organisationId")
        return about.about_register, about.organisation_id
    entry = await find_entry(session, person, about.entry_id)
    if entry is None or entry.from_id is None:
        raise EntryUnknown(errors=[FieldFault(pointer="/about/entryId", detail="not an entry of an organisation")])
    return entry.register, entry.from_id


def check_controller(call: Call, organisation_id: str, register: str, *, pointer: str) -> None:
    """Refuse an organisation that the directory lacks or that is no controller of this register."""
    found = call.directory.organisations.get(OrganisationId(organisation_id))
    if found is None or found.kind not in code_list("registers")[register].more["controllers"]:
        raise ControllerUnknown(errors=[FieldFault(pointer=pointer, detail="not a controller of this register")])


async def supplement(call: Call, request_id: RequestId, text: str) -> RequestRow:
    """Add what the controller asked for; it goes on from there."""
    return await act(call, request_id, RequestAction.SUPPLEMENT, note=text, event="supplemented")


async def act(call: Call, request_id: RequestId, action: RequestAction, *, note: str, event: str) -> RequestRow:
    """Move a request by its table, and leave step, audit entry and event; nothing but its state changes."""
    async with call.look() as looked:
        await queries.get(looked, request_id)
    session = await call.claim()
    row = await queries.get(session, request_id, lock=True)
    row.state = MACHINE.move(row.state, action)
    return await keep(call, session, row, action=action, note=note, event=event)


async def keep(
    call: Call, session: AsyncSession, row: RequestRow, *, action: RequestAction, note: str | None, event: str
) -> RequestRow:
    """Store the changed row with its step, audit entry and event."""
    row.version += 1
    await session.flush()
    await add_step(call, row.id, version=row.version, action=action, note=note)
    await announce(call, event, row.id, version=row.version, readers=[row.organisation_id], kind=row.kind)
    return row


async def add_step(call: Call, request_id: UUID, *, version: int, action: RequestAction, note: str | None) -> None:
    """Keep what was done."""
    step = append(
        RequestStepRow,
        request_id=request_id,
        version=version,
        action=action,
        note=note,
        user_id=call.caller.user_id,
        user_name=call.caller.name,
        organisation_id=call.actor.organisation_id,
    )
    await (await call.begin()).execute(step)


async def announce(
    call: Call, event: str, request_id: UUID, *, version: int, readers: list[str], **data: object
) -> None:
    """The event of a request for its controller: ids and codes only."""
    change = Change(event=f"request.{event}", aggregate_id=request_id, version=version, readers=readers, data=data)
    await call.record(change)


def refusal_as_data(
    ground: Provision,
    remedies: list[dict[str, Any]],
    *,
    reason: str | None = None,
    decision_reference: str | None = None,
) -> dict[str, Any]:
    """A refusal as it is kept: whole, so that it reads the same for ever."""
    return {
        "ground": ground.as_data(),
        "reason": reason,
        "decisionReference": decision_reference,
        "automatic": reason is None,
        "advice": remedies,
    }


def receipt(call: Call, row: RequestRow | Made) -> Receipt:
    """The answer to a write."""
    own = call.caller.kind is CallerKind.PERSON
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=allowed(row.state, own=own))


def shown(call: Call, row: RequestRow, *, language: str, today: date) -> RequestOut:
    """A request as it is shown to its person or its controller."""
    found = call.directory.organisations.get(OrganisationId(row.organisation_id))
    return RequestOut(
        id=row.id,
        person_id=row.person_id,
        kind=row.kind,
        about_register=row.register,
        organisation_id=row.organisation_id,
        organisation=found.names[language] if found else row.organisation_id,
        entry_id=row.entry_id,
        text=row.text,
        state=row.state,
        received_at=row.created_at,
        due_on=row.due_on,
        rule=row.rule,
        extended=row.is_extended,
        overdue=is_overdue(row.state, row.due_on, today=today),
        made_by_name=row.made_by_name,
        handler_name=row.handler_name,
        answer=row.answer,
        refusal=_refusal(row.refusal, language) if row.refusal else None,
        closed_at=row.closed_at,
        transferred_from=row.transferred_from,
        transferred_to=row.transferred_to,
        version=row.version,
        allowed_actions=allowed(row.state, own=call.caller.kind is CallerKind.PERSON),
    )


async def with_steps(call: Call, row: RequestRow, *, language: str) -> RequestWithSteps:
    """A request with everything that was done to it."""
    session = await call.begin()
    today = legal_date(await read_legal_now(session))
    steps = [RequestStepOut.model_validate(step) for step in await queries.steps_of(session, row.id)]
    return RequestWithSteps(**dict(shown(call, row, language=language, today=today)), steps=steps)


def _refusal(kept: Mapping[str, Any], language: str) -> RefusalOut:
    return RefusalOut(
        ground=_provision(kept["ground"], language),
        reason=kept["reason"],
        decision_reference=kept["decisionReference"],
        automatic=kept["automatic"],
        advice=[_provision(one, language) for one in kept["advice"]],
    )


def _provision(kept: Mapping[str, Any], language: str) -> ProvisionOut:
    return ProvisionOut(code=kept["code"], act=kept["act"], section=kept["section"], text=kept["texts"][language])
