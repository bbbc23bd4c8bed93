"""The operations of cases."""

from plans_api.operations.callers import EMPLOYMENT_AUTHORITY, PARTIES
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import THREE_AUTHORITIES, Mandate

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
        policies=("cases.starter_insert", "case_parties.responsible_insert", "assessment_sections.starter_insert"),
    ),
    Operation(
        id="list_cases",
        method="GET",
        path="/v1/cases",
        scope="cases:read",
        summary="Open cases and worklists",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("cases.party", "working_group_members.party"),
    ),
    Operation(
        id="list_my_cases",
        method="GET",
        path="/v1/me/cases",
        scope="me:read",
        summary="My cases",
        callers=frozenset({PERSON}),
        mandate=Mandate.PLANS,
        policies=("cases.person",),
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
        policies=("cases.party", "cases.person", "cases.holder", "end_conclusions.party", "case_parties.own"),
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
        policies=("cases.party_update", "end_conclusions.party", "case_parties.own"),
    ),
    Operation(
        id="end_case_on_death",
        method="POST",
        path="/v1/cases/{case_id}/end-on-death",
        scope="cases:write",
        summary="End the case on the person's death",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=("cases.party_update", "case_parties.own"),
    ),
)
