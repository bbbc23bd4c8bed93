"""Use cases of the controller's officials; each of them acts on requests that are with their own organisation."""

from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.requests import queries
from consent_api.requests.models import RequestRow
from consent_api.requests.rules import (
    MACHINE,
    RequestAction,
    RequestExtendedAlready,
    RequestId,
    RequestState,
    TransferToOneself,
    advice,
    extended_due_on,
    refusal_ground,
)
from consent_api.requests.schemas import RefusalIn, TransferIn
from consent_api.requests.service import act, announce, check_controller, keep, refusal_as_data
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date


async def _claim(call: Call, request_id: RequestId, action: RequestAction) -> tuple[AsyncSession, RequestRow]:
    """The request, locked, if it is with the caller's organisation and its state permits the action."""
    async with call.look() as looked:
        await queries.get(looked, request_id)
    session = await call.claim()
    row = await queries.get(session, request_id, lock=True)
    row.state = MACHINE.move(row.state, action)
    return session, row


async def take(call: Call, request_id: RequestId) -> RequestRow:
    """Take a request to answer it; the person sees by whom."""
    session, row = await _claim(call, request_id, RequestAction.TAKE)
    row.handler_id, row.handler_name = call.caller.user_id, call.caller.name
    return await keep(call, session, row, action=RequestAction.TAKE, note=None, event="taken")


async def ask_information(call: Call, request_id: RequestId, text: str) -> RequestRow:
    """Ask the person for what is needed to answer; the period runs on."""
    return await act(call, request_id, RequestAction.ASK_INFORMATION, note=text, event="information-asked")


async def extend(call: Call, request_id: RequestId, reason: str) -> RequestRow:
    """Extend the period once, with a reason that the person is told (GDPR 12(3)); only while it runs."""
    session, row = await _claim(call, request_id, RequestAction.EXTEND)
    if row.is_extended:
        raise RequestExtendedAlready
    today = legal_date(await read_legal_now(session))
    received = legal_date(row.created_at)
    row.due_on = extended_due_on(row.kind, row.register, received=received, due=row.due_on, today=today)
    row.is_extended = True
    return await keep(call, session, row, action=RequestAction.EXTEND, note=reason, event="extended")


async def answer_request(call: Call, request_id: RequestId, text: str) -> RequestRow:
    """Answer: what was done, and where the data or explanation is found if it does not stand in the answer."""
    session, row = await _claim(call, request_id, RequestAction.ANSWER)
    row.answer, row.closed_at = text, await read_legal_now(session)
    return await keep(call, session, row, action=RequestAction.ANSWER, note=None, event="answered")


async def refuse(call: Call, request_id: RequestId, given: RefusalIn) -> RequestRow:
    """Refuse in writing on a ground of the list; what the person can do about it is kept with the refusal."""
    session, row = await _claim(call, request_id, RequestAction.REFUSE)
    now = await read_legal_now(session)
    today = legal_date(now)
    ground = refusal_ground(given.ground, row.kind, row.register, on=today)
    row.refusal = refusal_as_data(
        ground,
        advice(row.kind, row.register, on=today),
        reason=given.reason,
        decision_reference=given.decision_reference,
    )
    row.closed_at = now
    return await keep(call, session, row, action=RequestAction.REFUSE, note=None, event="refused")


async def transfer(call: Call, request_id: RequestId, given: TransferIn) -> RequestRow:
    """Hand a request on to the controller that stored the data; it keeps its day of receipt and its due date there.

    The request ends here as transferred and names its successor, which this controller does not see.
    """
    session, row = await _claim(call, request_id, RequestAction.TRANSFER)
    if (given.organisation_id, given.about_register) == (row.organisation_id, row.register):
        raise TransferToOneself(errors=[FieldFault(pointer="/organisationId", detail="the present controller")])
    check_controller(call, given.organisation_id, given.about_register, pointer="/organisationId")
    row.transferred_to, row.closed_at = uuid4(), await read_legal_now(session)
    await keep(call, session, row, action=RequestAction.TRANSFER, note=given.reason, event="transferred")
    kept = (
        "person_id", "kind", "entry_id", "text", "rule", "created_at", "due_on", "is_extended", "representation_id",
        "made_by_name",
    )  # fmt: skip
    successor = append(
        RequestRow,
        id=row.transferred_to,
        register=given.about_register,
        organisation_id=given.organisation_id,
        state=RequestState.RECEIVED,
        transferred_by=row.organisation_id,
        transferred_from=row.id,
        version=1,
        **{name: getattr(row, name) for name in kept},
    )
    await session.execute(successor)
    readers = [given.organisation_id]
    await announce(call, "received", row.transferred_to, version=1, readers=readers, transferredFrom=str(row.id))
    return row
