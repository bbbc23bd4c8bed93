"""Use cases of network goals."""

from sqlalchemy.dialects.postgresql import insert

from plans_api.network_goals.schemas import GoalsIn
from plans_api.networks.models import GoalsRow
from plans_api.networks.rules import RULES, NetworkAction, NetworkId, require_goals
from plans_api.networks.service import HeldNetwork, announce, hold
from tym_shared.call import Call
from tym_shared.clock import legal_now


async def set_goals(call: Call, network_id: NetworkId, given: GoalsIn) -> HeldNetwork:
    """Record the group's goals of a year (388/2024 § 2); later ones of the same year replace them."""
    held = await hold(call, network_id, NetworkAction.SET_GOALS)
    row = held.row
    assert row.term_from is not None
    assert row.term_to is not None
    require_goals(
        year=given.year,
        term_from=row.term_from,
        term_to=row.term_to,
        national=given.national_goals_considered,
        on=held.today,
    )
    values = {
        "goals": given.goals,
        "rule_version": RULES.get("goals", on=held.today).version,
        "set_by": call.caller.user_id,
        "set_at": legal_now(),
    }
    statement = insert(GoalsRow).values(network_id=row.id, year=given.year, **values)
    await held.session.execute(statement.on_conflict_do_update(index_elements=["network_id", "year"], set_=values))
    await announce(call, row, "network.goals-set", year=given.year)
    return held
