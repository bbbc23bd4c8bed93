"""The operations of working groups."""

from plans_api.operations.callers import EMPLOYMENT_AUTHORITY, PARTIES
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

CHANGE = ("cases.party_update", "working_group_members.author_update")

WORKING_GROUPS = (
    Operation(
        id="list_working_group",
        method="GET",
        path="/v1/cases/{case_id}/working-group",
        scope="cases:read",
        person_scope="me:read",
        summary="Who works on the case",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("working_group_members.party",),
    ),
    Operation(
        id="add_member",
        method="POST",
        path="/v1/cases/{case_id}/working-group/members",
        scope="cases:write",
        summary="Add a worker of one's own to the working group",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("cases.party_update", "working_group_members.author_insert"),
    ),
    Operation(
        id="end_membership",
        method="POST",
        path="/v1/cases/{case_id}/working-group/members/{member_id}/end",
        scope="cases:write",
        summary="End a membership of the working group",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=CHANGE,
    ),
    Operation(
        id="hand_over_lead",
        method="POST",
        path="/v1/cases/{case_id}/working-group/hand-over",
        scope="cases:write",
        summary="Hand the lead over to another member",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=CHANGE,
    ),
)
