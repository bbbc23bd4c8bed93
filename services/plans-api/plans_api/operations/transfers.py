"""The operations of transfers."""

from plans_api.operations.callers import EMPLOYMENT_AUTHORITY, PARTIES
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

TRANSFERS = (
    Operation(
        id="transfer_case",
        method="POST",
        path="/v1/cases/{case_id}/transfer",
        scope="cases:write",
        summary="Hand the case over to another employment area",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=(
            "cases.party_update",
            "case_transfers.responsible_insert",
            "case_parties.responsible_insert",
            "case_parties.responsible_update",
            "assessment_sections.starter_insert",
            "working_group_members.author_update",
            "plans.party_update",
            "plan_approvals.leaver_delete",
        ),
    ),
    Operation(
        id="list_transfers",
        method="GET",
        path="/v1/cases/{case_id}/transfers",
        scope="cases:read",
        person_scope="me:read",
        summary="How the case changed hands",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("case_transfers.party", "case_parties.own"),
    ),
)
