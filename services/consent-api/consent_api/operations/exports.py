"""The operation of exports."""

from tym_shared.operations import PERSON, Operation

EXPORTS = (
    Operation(
        id="export_my_data",
        method="GET",
        path="/v1/me/export",
        scope="me:read",
        summary="All data about me",
        callers=frozenset({PERSON}),
        policies=(
            "persons.own",
            "persons.of_representation",
            "identity_codes.opened",
            "home_municipalities.person",
            "representations.party",
            "prohibitions.person",
            "consents.person",
            "consent_steps.visible",
            "decisions.person",
            "uses.person",
            "log_hidings.person",
            "log_hiding_ends.visible",
            "log_heads.reference",
            "requests.person",
        ),
    ),
)
