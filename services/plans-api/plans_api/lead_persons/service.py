"""Use cases of lead persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.lead_persons import queries
from plans_api.lead_persons.models import LeadApprovalRow, LeadPersonRow
from plans_api.lead_persons.rules import (
    MACHINE,
    OF_SETTER,
    LeadPersonAction,
    LeadPersonId,
    LeadPersonState,
    allowed,
    is_approved,
    require_approved,
    require_within_term,
    served,
)
from plans_api.lead_persons.schemas import LeadPersonIn, NamingIn
from plans_api.networks.models import NetworkRow
from plans_api.networks.queries import get as get_network
from plans_api.networks.rules import MACHINE as NETWORK_MACHINE
from plans_api.networks.rules import NetworkAction, NetworkId, NotTheSettingAuthority
from plans_api.networks.service import HeldNetwork, announce, hold, hold_any, state_today
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class SeenLeadPerson:
    """A lead person with the parties that have approved, and what the caller can do."""

    row: LeadPersonRow
    approvals: Sequence[str]
    allowed_actions: Sequence[str]


async def list_lead_persons(call: Call, network_id: NetworkId) -> Sequence[SeenLeadPerson]:
    """The group's lead persons, newest first; NotFound for who is no party."""
    session = await call.begin()
    network = await get_network(session, call.caller, network_id)
    approvals = await queries.approvals_of(session, network_id)
    today = legal_date(await read_legal_now(session))
    return [
        _seen(call, network, today, row, [one.organisation_id for one in approvals if one.lead_person_id == row.id])
        for row in await queries.of_network(session, network_id)
    ]


def _seen(call: Call, network: NetworkRow, today: date, row: LeadPersonRow, approvals: Sequence[str]) -> SeenLeadPerson:
    own = call.caller.acting_organisation().id
    is_led = NetworkAction.LEAD in NETWORK_MACHINE.allowed(state_today(network, today))
    actions = allowed(row.state, is_setter=own == network.setter_id, has_approved=own in approvals, is_led=is_led)
    return SeenLeadPerson(row=row, approvals=approvals, allowed_actions=actions)


async def propose_lead_person(call: Call, network_id: NetworkId, given: LeadPersonIn) -> SeenLeadPerson:
    """Put a lead person and a deputy before the group; the authority that sets it does."""
    held = await hold(call, network_id, NetworkAction.LEAD)
    row = LeadPersonRow(
        id=uuid4(),
        network_id=held.row.id,
        name=given.name,
        deputy_name=given.deputy_name,
        state=LeadPersonState.PROPOSED,
        proposed_by=call.caller.user_id,
        version=1,
    )
    held.session.add(row)
    return await _told(call, held, row, "network.lead-person-proposed")


async def approve_lead_person(call: Call, network_id: NetworkId, lead_person_id: LeadPersonId) -> SeenLeadPerson:
    """The caller's party approves; with the last party's approval the group has (381/2023 § 9)."""
    held, row = await _hold(call, network_id, lead_person_id)
    MACHINE.move(row.state, LeadPersonAction.APPROVE)
    own = call.caller.acting_organisation().id
    approval = {"lead_person_id": row.id, "network_id": held.row.id, "organisation_id": own}
    statement = insert(LeadApprovalRow).values(**approval, approved_by=call.caller.user_id)
    await held.session.execute(statement.on_conflict_do_nothing())
    if is_approved(held.row.party_ids, await _approvals(held.session, row)):
        row.state = MACHINE.move(row.state, LeadPersonAction.CONFIRM)
    row.version += 1
    return await _told(call, held, row, "network.lead-person-approved")


async def reject_lead_person(call: Call, network_id: NetworkId, lead_person_id: LeadPersonId) -> SeenLeadPerson:
    """The caller's party does not approve: another has to be proposed."""
    held, row = await _hold(call, network_id, lead_person_id)
    row.state = MACHINE.move(row.state, LeadPersonAction.REJECT)
    row.version += 1
    return await _told(call, held, row, "network.lead-person-rejected")


async def name_lead_person(
    call: Call, network_id: NetworkId, lead_person_id: LeadPersonId, given: NamingIn
) -> SeenLeadPerson:
    """Name an approved lead person; whoever was named until then ends the day before.

    Refused: one whom the group has not approved, and a period beyond the group's term.
    """
    held, row = await _hold(call, network_id, lead_person_id, action=LeadPersonAction.NAME)
    network = held.row
    waiting = set(network.party_ids) - set(await _approvals(held.session, row))
    require_approved(row.state, waiting, on=held.today)
    row.state = MACHINE.move(row.state, LeadPersonAction.NAME)
    assert network.term_from is not None
    assert network.term_to is not None
    to_on = given.to_on or network.term_to
    require_within_term(given.from_on, to_on, term_from=network.term_from, term_to=network.term_to, on=held.today)
    await end_named(held, last=given.from_on - DAY)
    row.from_on, row.to_on = given.from_on, to_on
    row.version += 1
    return await _told(call, held, row, "network.lead-person-named")


async def end_named(held: HeldNetwork, *, last: date) -> None:
    """End whoever is named in a locked group; today is the earliest last day, `last` the latest."""
    for former in await queries.named_now(held.session, NetworkId(held.row.id)):
        _end(former, last=max(last, held.today))


def _end(row: LeadPersonRow, *, last: date) -> None:
    assert row.from_on is not None
    assert row.to_on is not None
    row.state = MACHINE.move(row.state, LeadPersonAction.END)
    row.from_on, row.to_on = served(row.from_on, row.to_on, last=last)
    row.version += 1


async def end_lead_person(call: Call, network_id: NetworkId, lead_person_id: LeadPersonId) -> SeenLeadPerson:
    """End a naming before its time."""
    held, row = await _hold(call, network_id, lead_person_id, action=LeadPersonAction.END)
    MACHINE.move(row.state, LeadPersonAction.END)
    _end(row, last=held.today)
    return await _told(call, held, row, "network.lead-person-ended")


async def _hold(
    call: Call, network_id: NetworkId, lead_person_id: LeadPersonId, *, action: LeadPersonAction | None = None
) -> tuple[HeldNetwork, LeadPersonRow]:
    async with call.look() as session:
        network = await get_network(session, call.caller, network_id)
        await queries.get(session, network_id, lead_person_id)
    if action in OF_SETTER and call.caller.acting_organisation().id != network.setter_id:
        raise NotTheSettingAuthority
    held = await hold_any(call, network_id)
    if action is not LeadPersonAction.END:
        NETWORK_MACHINE.move(held.state, NetworkAction.LEAD)
    return held, await queries.get(held.session, network_id, lead_person_id)


async def _approvals(session: AsyncSession, row: LeadPersonRow) -> list[str]:
    found = await queries.approvals_of(session, NetworkId(row.network_id))
    return [one.organisation_id for one in found if one.lead_person_id == row.id]


async def _told(call: Call, held: HeldNetwork, row: LeadPersonRow, event: str) -> SeenLeadPerson:
    await announce(call, held.row, event, leadPersonId=str(row.id), state=row.state)
    return _seen(call, held.row, held.today, row, await _approvals(held.session, row))
