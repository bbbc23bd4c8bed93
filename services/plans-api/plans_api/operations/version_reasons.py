"""The operations of the reasons of versions."""

from plans_api.operations.callers import PARTIES
from tym_shared.operations import Operation

VERSION_REASONS = (
    Operation(
        id="list_version_reasons",
        method="GET",
        path="/v1/version-reasons",
        scope="plans:read",
        person_scope="me:read",
        summary="Why a version may be made",
        callers=PARTIES,
    ),
)
