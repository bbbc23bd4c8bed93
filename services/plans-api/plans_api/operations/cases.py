"""The operations of cases."""

from plans_api.operations.callers import EMPLOYMENT_AUTHORITY, PARTIES
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

CONCLUSION = ("end_conclusions.author_insert", "end_conclusions.author_update")

CASES = (
    Operation(
        id="start_case",
        method="POST",
        path="/v1/cases",
        scope="cases:write",
        summary="Start the joint assessment",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=("cases.starter_insert", "assessment_sections.starter_insert"),
    ),
    Operation(
        id="list_cases",
        method="GET",
        path="/v1/cases",
        scope="cases:read",
        summary="Open cases",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("cases.party",),
    ),
    Operation(
        id="get_case",
        method="GET",
        path="/v1/cases/{case_id}",
        scope="cases:read",
        person_scope="me:read",
        summary="One case",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("cases.party", "cases.person", "end_conclusions.party"),
    ),
    Operation(
        id="conclude_on_end",
        method="POST",
        path="/v1/cases/{case_id}/end-conclusions",
        scope="cases:write",
        summary="Conclude on whether the need remains",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("cases.party_update", *CONCLUSION),
    ),
    Operation(
        id="end_case",
        method="POST",
        path="/v1/cases/{case_id}/end",
        scope="cases:write",
        summary="End the case by joint assessment",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=("cases.party_update", "end_conclusions.party"),
    ),
)
