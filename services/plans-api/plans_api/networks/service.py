"""Use cases of networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.networks import queries
from plans_api.networks.models import GoalsRow, MemberRow, NegotiationRow, NetworkAreaRow, NetworkRow
from plans_api.networks.rules import (
    MACHINE,
    RULES,
    AreaInAnotherNetwork,
    AreaUnknown,
    Composition,
    NetworkAction,
    NetworkId,
    NetworkState,
    OwnAreaMissing,
    agreed_setter,
    may,
    require_complete,
    require_part,
    require_setter_stated,
    require_term,
    state_on,
    term_to,
)
from plans_api.networks.schemas import AreaIn, NegotiationIn, NetworkIn, TermIn
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import legal_now, read_legal_now
from tym_shared.directory import Directory
from tym_shared.errors import FieldFault
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationKind
from tym_shared.wire import Receipt


@dataclass(frozen=True, kw_only=True)
class HeldNetwork:
    """A group locked for a change, with the calendar date and its state on it."""

    session: AsyncSession
    row: NetworkRow
    today: date

    @property
    def state(self) -> NetworkState:
        """The state today."""
        return state_today(self.row, self.today)


@dataclass(frozen=True, kw_only=True)
class WholeNetwork:
    """A group with all that belongs to it."""

    row: NetworkRow
    state: NetworkState
    areas: Sequence[NetworkAreaRow]
    negotiations: Sequence[NegotiationRow]
    members: Sequence[MemberRow]
    goals: Sequence[GoalsRow]


def state_today(row: NetworkRow, today: date) -> NetworkState:
    """The state of a group on a day."""
    return state_on(row.state, term_from=row.term_from, term_to=row.term_to, on=today)


def allowed_actions(call: Call, row: NetworkRow, state: NetworkState) -> list[str]:
    """What the caller's organisation can do to the group now."""
    own = call.caller.acting_organisation()
    return [
        action
        for action in MACHINE.allowed(state)
        if may(NetworkAction(action), own=own.id, part=own.kind, setter=row.setter_id, proposer=row.proposed_by)
    ]


def receipt_of(call: Call, held: HeldNetwork) -> Receipt:
    """The answer to a write on the group."""
    row, state = held.row, held.state
    return Receipt(id=row.id, state=state, version=row.version, allowed_actions=allowed_actions(call, row, state))


async def hold(call: Call, network_id: NetworkId, action: NetworkAction) -> HeldNetwork:
    """The group, locked, where its state and the caller's part permit the action; NotFound for who is no party."""
    async with call.look() as session:
        located = await queries.get(session, call.caller, network_id)
    _require_part(call, located, action)
    held = await hold_any(call, network_id)
    MACHINE.move(held.state, action)
    return held


async def hold_any(call: Call, network_id: NetworkId) -> HeldNetwork:
    """The group, locked in the call's transaction whatever its state."""
    session = await call.claim()
    row = await queries.get_for_update(session, call.caller, network_id)
    return HeldNetwork(session=session, row=row, today=legal_date(await read_legal_now(session)))


def _require_part(call: Call, row: NetworkRow, action: NetworkAction) -> None:
    own = call.caller.acting_organisation()
    require_part(action, own=own.id, part=own.kind, setter=row.setter_id, proposer=row.proposed_by)


async def announce(call: Call, row: NetworkRow, event: str, **data: object) -> None:
    """Leave a change of the group in audit and feed, for its parties; no name stands in it."""
    row.version += 1
    await (await call.begin()).flush()
    await call.record(Change(event=event, aggregate_id=row.id, version=row.version, readers=row.party_ids, data=data))


async def propose_network(call: Call, given: NetworkIn) -> HeldNetwork:
    """Open the negotiation on a group; refused for an area that the directory does not know, or that is others'."""
    own = call.caller.acting_organisation().id
    session = await call.claim()
    _check_areas(call.directory, given.areas)
    authorities = sorted({area.employment_authority_id for area in given.areas})
    counties = sorted({area.county_id for area in given.areas})
    kela = next(one.id for one in call.directory.organisations.values() if one.kind is OrganisationKind.KELA)
    parties = [*authorities, *counties, kela]
    if own not in parties:
        raise OwnAreaMissing(errors=[FieldFault(pointer="/areas", detail="none of these is the caller's")])
    row = NetworkRow(
        id=uuid4(),
        employment_authority_ids=authorities,
        county_ids=counties,
        kela_id=kela,
        party_ids=parties,
        proposed_by=own,
        setter_id=agreed_setter(authorities, {}),
        state=NetworkState.NEGOTIATING,
        created_by=call.caller.user_id,
        version=0,
    )
    session.add(row)
    await session.flush()
    session.add_all(NetworkAreaRow(network_id=row.id, **area.model_dump()) for area in given.areas)
    await announce(call, row, "network.proposed")
    return HeldNetwork(session=session, row=row, today=legal_date(await read_legal_now(session)))


def _check_areas(directory: Directory, areas: Sequence[AreaIn]) -> None:
    faults, seen = [], set()
    for place, area in enumerate(areas):
        authority = directory.organisation(area.employment_authority_id)
        county = directory.organisation(area.county_id)
        is_known = (
            authority is not None
            and county is not None
            and authority.kind is OrganisationKind.EMPLOYMENT_AUTHORITY
            and county.id in authority.areas
        )
        if not is_known:
            faults.append(FieldFault(pointer=f"/areas/{place}", detail="no area of this authority in this county"))
        elif area in seen:
            faults.append(FieldFault(pointer=f"/areas/{place}", detail="stands twice"))
        seen.add(area)
    if faults:
        raise AreaUnknown(errors=faults)


async def negotiate(call: Call, network_id: NetworkId, given: NegotiationIn) -> HeldNetwork:
    """Record that the caller's party has negotiated; a later statement replaces it.

    Each employment authority says which of them is to set the group: it is agreed once all have named the same one.
    """
    own = call.caller.acting_organisation()
    held = await hold(call, network_id, NetworkAction.NEGOTIATE)
    row, session = held.row, held.session
    require_setter_stated(own.kind, given.setting_authority_id, row.employment_authority_ids)
    values = {
        "setting_authority_id": given.setting_authority_id,
        "recorded_by": call.caller.user_id,
        "recorded_at": legal_now(),
    }
    statement = insert(NegotiationRow).values(network_id=row.id, organisation_id=own.id, **values)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["network_id", "organisation_id"], set_=values)
    )
    stated = {one.organisation_id: one.setting_authority_id for one in await queries.negotiations_of(session, row.id)}
    row.setter_id = agreed_setter(row.employment_authority_ids, stated)
    await announce(call, row, "network.negotiated", organisationId=own.id)
    return held


async def withdraw(call: Call, network_id: NetworkId) -> HeldNetwork:
    """Take back a proposal that is still being negotiated; its proposer does."""
    held = await hold(call, network_id, NetworkAction.WITHDRAW)
    held.row.state = MACHINE.move(held.state, NetworkAction.WITHDRAW)
    await announce(call, held.row, "network.withdrawn")
    return held


async def set_network(call: Call, network_id: NetworkId, given: TermIn) -> HeldNetwork:
    """Set the group for its term (388/2024 § 1).

    Refused with everything that is missing: a party's negotiation or members, the agreed setter, the chairs. Refused
    as well where another group has one of the areas during the term.
    """
    held = await hold(call, network_id, NetworkAction.SET)
    row, session = held.row, held.session
    require_term(given.term_from, on=held.today)
    members = [one for one in await queries.members_of(session, row.id) if one.ended_on is None]
    group = Composition(
        parts=row.parts,
        negotiated=[one.organisation_id for one in await queries.negotiations_of(session, row.id)],
        setter=row.setter_id,
        naming={one.organisation_id for one in members},
        has_chair=row.chair_id is not None,
        has_vice_chair=row.vice_chair_id is not None,
    )
    require_complete(group, on=held.today)
    areas = await queries.areas_of(session, row.id)
    last = term_to(given.term_from)
    await queries.hold_areas(session, areas)
    taken = await queries.taken_areas(session, areas, term_from=given.term_from, term_to=last)
    if taken:
        raise AreaInAnotherNetwork(
            areas=[{"employmentAuthorityId": one.employment_authority_id, "countyId": one.county_id} for one in taken],
            rule=RULES.get("number-of-groups", on=held.today).reference(),
        )
    row.state = MACHINE.move(held.state, NetworkAction.SET)
    row.term_from, row.term_to = given.term_from, last
    for area in areas:
        area.term_from, area.term_to = given.term_from, last
    await announce(call, row, "network.set", termFrom=given.term_from.isoformat(), termTo=last.isoformat())
    return held


async def read_network(call: Call, network_id: NetworkId) -> WholeNetwork:
    """A group with all that belongs to it; NotFound for who is no party."""
    session = await call.begin()
    row = await queries.get(session, call.caller, network_id)
    return WholeNetwork(
        row=row,
        state=state_today(row, legal_date(await read_legal_now(session))),
        areas=await queries.areas_of(session, row.id),
        negotiations=await queries.negotiations_of(session, row.id),
        members=await queries.members_of(session, row.id),
        goals=await queries.goals_of(session, row.id),
    )
