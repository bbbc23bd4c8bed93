"""The operations of holds."""

from plans_api.operations.callers import PARTIES
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

HOLDS = (
    Operation(
        id="list_holds",
        method="GET",
        path="/v1/cases/{case_id}/holds",
        scope="cases:read",
        person_scope="me:read",
        summary="What keeps the case's data from its erasure",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("case_holds.reader",),
    ),
    Operation(
        id="place_hold",
        method="POST",
        path="/v1/cases/{case_id}/holds",
        scope="cases:write",
        summary="Keep the case's data from its erasure",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("case_parties.own", "case_holds.owner_insert"),
    ),
    Operation(
        id="release_hold",
        method="POST",
        path="/v1/cases/{case_id}/holds/{hold_id}/release",
        scope="cases:write",
        summary="Release one's own hold",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("case_holds.reader", "case_holds.owner_update"),
    ),
    Operation(
        id="list_plan_holds",
        method="GET",
        path="/v1/plans/{plan_id}/holds",
        scope="plans:read",
        person_scope="me:read",
        summary="What keeps a plan outside a case from its erasure",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("plans.reader", "case_holds.reader"),
    ),
    Operation(
        id="place_plan_hold",
        method="POST",
        path="/v1/plans/{plan_id}/holds",
        scope="plans:write",
        summary="Keep a plan outside a case from its erasure",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("plans.reader", "case_holds.maker_insert"),
    ),
    Operation(
        id="release_plan_hold",
        method="POST",
        path="/v1/plans/{plan_id}/holds/{hold_id}/release",
        scope="plans:write",
        summary="Release one's own hold on a plan",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("case_holds.reader", "case_holds.owner_update"),
    ),
)
