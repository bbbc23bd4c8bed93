"""The operations of supervisions."""

from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

SUPERVISIONS = (
    Operation(
        id="supervise_case",
        method="GET",
        path="/v1/supervised-cases/{case_id}",
        scope="cases:supervise",
        summary="A former case for supervision",
        kinds=THREE_AUTHORITIES,
        roles=frozenset({"auditor"}),
        personal=True,
        policies=(
            "cases.supervisor",
            "end_conclusions.party",
            "case_parties.own",
            "assessment_sections.party",
            "assessment_entries.supervisor",
            "plans.party",
            "plan_versions.party",
        ),
    ),
)
