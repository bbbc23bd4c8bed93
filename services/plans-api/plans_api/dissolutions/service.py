"""Use cases of dissolutions."""

from datetime import timedelta

from plans_api.dissolutions.schemas import DissolutionIn
from plans_api.lead_persons.service import end_named
from plans_api.networks import queries
from plans_api.networks.rules import MACHINE, RULES, NetworkAction, NetworkId
from plans_api.networks.service import HeldNetwork, announce, hold
from tym_shared.call import Call


async def dissolve_network(call: Call, network_id: NetworkId, given: DissolutionIn) -> HeldNetwork:
    """Dissolve a group that is set, today; its areas are free from today on, and its open cases have no group.

    The authority that sets the group does. What the group did until now stands.
    """
    held = await hold(call, network_id, NetworkAction.DISSOLVE)
    row, today = held.row, held.today
    assert row.term_from is not None
    for area in await queries.areas_of(held.session, row.id):
        has_begun = row.term_from < today
        area.term_from, area.term_to = (row.term_from, today - timedelta(days=1)) if has_begun else (None, None)
    await held.session.flush()
    await end_named(held, last=today)
    row.state = MACHINE.move(held.state, NetworkAction.DISSOLVE)
    row.dissolved_on, row.dissolution_reason = today, given.reason
    row.has_its_cases = True  # the worker takes from it those that were started since it last looked, too
    rule = RULES.get("dissolution", on=today).version
    await announce(call, row, "network.dissolved", dissolvedOn=today.isoformat(), ruleVersion=rule)
    return held
