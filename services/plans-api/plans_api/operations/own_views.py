"""The operations of own views."""

from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import THREE_AUTHORITIES, Mandate

OWN_VIEWS = (
    Operation(
        id="write_own_view",
        method="POST",
        path="/v1/me/cases/{case_id}/own-views",
        scope="me:write",
        summary="Write my own view for the assessment",
        callers=frozenset({PERSON}),
        mandate=Mandate.PLANS,
        replayable=True,
        policies=("cases.person", "cases.person_update", "own_views.person_insert"),
    ),
    Operation(
        id="record_own_view",
        method="POST",
        path="/v1/cases/{case_id}/own-views",
        scope="cases:write",
        summary="Record the person's spoken words",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("cases.party_update", "own_views.recorder_insert"),
    ),
)
