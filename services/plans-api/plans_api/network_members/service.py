"""Use cases of network members."""

from uuid import UUID, uuid4

from plans_api.network_members.schemas import MemberIn
from plans_api.networks import queries
from plans_api.networks.models import MemberRow
from plans_api.networks.rules import MemberUnknown, NetworkAction, NetworkId
from plans_api.networks.service import HeldNetwork, announce, hold
from tym_shared.call import Call


async def name_member(call: Call, network_id: NetworkId, given: MemberIn) -> tuple[HeldNetwork, UUID]:
    """Name a member of the caller's own with a personal deputy (388/2024 § 1)."""
    held = await hold(call, network_id, NetworkAction.NAME_MEMBER)
    member = MemberRow(
        id=uuid4(),
        network_id=held.row.id,
        organisation_id=call.caller.acting_organisation().id,
        name=given.name,
        deputy_name=given.deputy_name,
        named_on=held.today,
        named_by=call.caller.user_id,
    )
    held.session.add(member)
    await announce(call, held.row, "network.member-named", memberId=str(member.id))
    return held, member.id


async def end_member(call: Call, network_id: NetworkId, member_id: UUID) -> HeldNetwork:
    """End the membership of one of the caller's own members; a chair's place becomes vacant with it."""
    held = await hold(call, network_id, NetworkAction.END_MEMBER)
    member = await _member(held, member_id, organisation=call.caller.acting_organisation().id)
    member.ended_on = held.today
    if held.row.chair_id == member.id:
        held.row.chair_id = None
    if held.row.vice_chair_id == member.id:
        held.row.vice_chair_id = None
    await announce(call, held.row, "network.member-ended", memberId=str(member.id))
    return held


async def name_chair(call: Call, network_id: NetworkId, member_id: UUID) -> HeldNetwork:
    """Name the chair from among the members; the authority that sets the group does."""
    held = await hold(call, network_id, NetworkAction.NAME_CHAIR)
    held.row.chair_id = (await _member(held, member_id)).id
    await announce(call, held.row, "network.chair-named", memberId=str(member_id))
    return held


async def name_vice_chair(call: Call, network_id: NetworkId, member_id: UUID) -> HeldNetwork:
    """Name the vice-chair from among the members; a county of the group does."""
    held = await hold(call, network_id, NetworkAction.NAME_VICE_CHAIR)
    held.row.vice_chair_id = (await _member(held, member_id)).id
    await announce(call, held.row, "network.vice-chair-named", memberId=str(member_id))
    return held


async def _member(held: HeldNetwork, member_id: UUID, *, organisation: str | None = None) -> MemberRow:
    for member in await queries.members_of(held.session, held.row.id):
        is_meant = member.id == member_id and member.ended_on is None
        if is_meant and organisation in (None, member.organisation_id):
            return member
    raise MemberUnknown
