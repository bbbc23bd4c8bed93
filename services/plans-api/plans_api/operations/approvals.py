"""The operations of approvals."""

from plans_api.operations.callers import DRAFTERS, PARTIES
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

ANSWER = (
    "plan_approvals.author_insert",
    "plan_approvals.author_update",
    "plan_approvals.person_insert",
    "plan_approvals.person_update",
    "plan_versions.party_update",
    "plan_versions.person_update",
    "plans.party_update",
    "plans.person_update",
    "cases.party_update",
    "cases.person_update",
    "quota_uses.booking_insert",
    "quota_uses.booking_update",
    "plan_approvals.maker_insert",
    "plan_approvals.maker_update",
    "plan_approvals.subject_insert",
    "plan_approvals.subject_update",
    "plan_versions.maker_update",
    "plan_versions.subject_update",
    "plans.maker_update",
    "plans.subject_update",
)
"""An answer may be the last one, which puts the version in force."""

APPROVALS = (
    Operation(
        id="approve_version",
        method="POST",
        path="/v1/plans/{plan_id}/approve",
        scope="plans:write",
        person_scope="me:write",
        summary="Approve a version",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=ANSWER,
    ),
    Operation(
        id="refuse_version",
        method="POST",
        path="/v1/plans/{plan_id}/refuse",
        scope="plans:write",
        person_scope="me:write",
        summary="Refuse a version",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=ANSWER,
    ),
    Operation(
        id="explain_duties",
        method="POST",
        path="/v1/plans/{plan_id}/duties-explained",
        scope="plans:write",
        summary="Record that the duties were explained",
        kinds=DRAFTERS,
        replayable=True,
        policies=(
            "plans.party_update",
            "plans.maker_update",
            "duties_explained.author_insert",
            "duties_explained.maker_insert",
        ),
    ),
)
