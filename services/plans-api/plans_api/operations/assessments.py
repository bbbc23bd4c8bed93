"""The operations of assessments."""

from plans_api.operations.callers import PARTIES
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

ASSESSMENTS = (
    Operation(
        id="get_assessment",
        method="GET",
        path="/v1/cases/{case_id}/assessment",
        scope="cases:read",
        person_scope="me:read",
        summary="The joint assessment",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=(
            "assessment_sections.party",
            "assessment_entries.party",
            "own_views.party",
            "assessment_conclusions.party",
        ),
    ),
    Operation(
        id="add_assessment_entry",
        method="POST",
        path="/v1/assessment-entries",
        scope="cases:write",
        summary="Add a datum to one's own section",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("assessment_sections.author_update", "assessment_entries.author_insert"),
    ),
    Operation(
        id="sign_section",
        method="POST",
        path="/v1/cases/{case_id}/assessment/sections/{organisation_id}/sign",
        scope="cases:write",
        summary="Sign one's own section",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("assessment_sections.author_update",),
    ),
    Operation(
        id="reopen_section",
        method="POST",
        path="/v1/cases/{case_id}/assessment/sections/{organisation_id}/reopen",
        scope="cases:write",
        summary="Take back one's own signature",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("assessment_sections.author_update",),
    ),
    Operation(
        id="conclude_assessment",
        method="POST",
        path="/v1/cases/{case_id}/assessment/conclude",
        scope="cases:write",
        summary="Conclude the assessment jointly",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("cases.party_update", "assessment_sections.party", "assessment_conclusions.party_insert"),
    ),
)
