"""The operations of guidance."""

from plans_api.operations.callers import PARTIES
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

GUIDANCE = (
    Operation(
        id="list_guidance",
        method="GET",
        path="/v1/cases/{case_id}/guidance",
        scope="cases:read",
        person_scope="me:read",
        summary="The guidance given meanwhile",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("guidance_entries.party",),
    ),
    Operation(
        id="add_guidance",
        method="POST",
        path="/v1/cases/{case_id}/guidance",
        scope="cases:write",
        summary="Record guidance given meanwhile",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("cases.party_update", "guidance_entries.author_insert"),
    ),
)
