"""The operations of plan documents."""

from plans_api.operations.callers import PARTIES
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import THREE_AUTHORITIES, Mandate

READING = ("plans.party", "plan_versions.party", "plan_items.party", "plan_approvals.party")

PLAN_DOCUMENTS = (
    Operation(
        id="get_my_plan_document",
        method="GET",
        path="/v1/me/plans/{plan_id}/document",
        scope="me:read",
        summary="My plan as a document",
        callers=frozenset({PERSON}),
        mandate=Mandate.PLANS,
        policies=READING,
    ),
    *(
        Operation(
            id=identifier,
            method="GET",
            path=path,
            scope="plans:read",
            person_scope="me:read",
            summary=summary,
            callers=PARTIES,
            kinds=THREE_AUTHORITIES,
            personal=True,
            policies=READING,
        )
        for identifier, path, summary in (
            ("get_plan_document", "/v1/plans/{plan_id}/document", "The plan as a document"),
            (
                "get_plan_version_document",
                "/v1/plans/{plan_id}/versions/{number}/document",
                "One version of a plan as a document",
            ),
        )
    ),
)
