"""The operation of exports."""

from tym_shared.operations import PERSON, Operation

OF_CASES = (
    "end_conclusions",
    "assessment_sections",
    "assessment_entries",
    "assessment_conclusions",
    "own_views",
    "guidance_entries",
    "working_group_members",
    "case_transfers",
    "item_referrals",
)
OF_PLANS = (
    "plans",
    "plan_versions",
    "plan_approvals",
    "duties_explained",
    "plan_reviews",
    "review_participations",
    "review_requests",
)

EXPORTS = (
    Operation(
        id="export_my_data",
        method="GET",
        path="/v1/me/export",
        scope="me:read",
        summary="All data about me",
        callers=frozenset({PERSON}),
        policies=(
            "cases.person",
            "person_links.linked",
            *(f"{table}.party" for table in (*OF_CASES, *OF_PLANS)),
            *(f"{table}.reader" for table in OF_PLANS),
            "case_parties.own",
            "case_holds.reader",
            "item_realisations.reader",
            "quota_uses.client",
            "quota_resets.client",
        ),
    ),
)
