"""The operations of networks."""

from plans_api.operations.callers import TYM_LEAD
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

READING = (
    "networks.party",
    "network_areas.reader",
    "network_negotiations.party",
    "network_members.party",
    "network_goals.party",
)


def changing(operation: str, action: str, summary: str, *policies: str) -> Operation:
    """An action on a group by one of its parties; its lead's work."""
    return Operation(
        id=operation,
        method="POST",
        path=f"/v1/networks/{{network_id}}/{action}",
        scope="networks:write",
        summary=summary,
        kinds=THREE_AUTHORITIES,
        roles=TYM_LEAD,
        replayable=True,
        policies=("networks.party_update", *policies),
    )


NETWORKS = (
    Operation(
        id="list_networks",
        method="GET",
        path="/v1/networks",
        scope="networks:read",
        summary="One's steering groups",
        kinds=THREE_AUTHORITIES,
        policies=("networks.party",),
    ),
    Operation(
        id="get_network",
        method="GET",
        path="/v1/networks/{network_id}",
        scope="networks:read",
        summary="A steering group",
        kinds=THREE_AUTHORITIES,
        policies=READING,
    ),
    Operation(
        id="propose_network",
        method="POST",
        path="/v1/networks",
        scope="networks:write",
        summary="Open the negotiation on a steering group",
        kinds=THREE_AUTHORITIES,
        roles=TYM_LEAD,
        replayable=True,
        policies=("networks.party_insert", "network_areas.proposer_insert"),
    ),
    changing(
        "negotiate_network",
        "negotiate",
        "State that one has negotiated",
        "network_negotiations.author_insert",
        "network_negotiations.author_update",
    ),
    changing("withdraw_network", "withdraw", "Take back a proposal"),
    changing("name_member", "members", "Name a member and the deputy", "network_members.author_insert"),
    changing("end_member", "members/{member_id}/end", "End a membership", "network_members.author_update"),
    changing("name_chair", "chair", "Name the chair"),
    changing("name_vice_chair", "vice-chair", "Name the vice-chair"),
    changing("set_network", "set", "Set the steering group", "network_areas.setter_update"),
    changing(
        "set_goals", "goals", "Record a year's goals", "network_goals.setter_insert", "network_goals.setter_update"
    ),
)
