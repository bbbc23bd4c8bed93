"""The operations of the directory."""

from consent_api.operations.callers import WORKERS_AND_SERVICES
from tym_shared.operations import SERVICE, Operation

ORGANISATIONS = (
    Operation(
        id="get_directory",
        method="GET",
        path="/v1/directory",
        scope="directory:read",
        summary="The whole directory, for our services",
        callers=frozenset({SERVICE}),
        policies=(
            "organisations.reference",
            "organisation_areas.reference",
            "issuers.reference",
            "issuer_organisations.reference",
            "service_clients.reference",
        ),
    ),
    Operation(
        id="list_organisations",
        method="GET",
        path="/v1/organisations",
        scope="organisations:read",
        summary="The organisations of the directory",
        callers=WORKERS_AND_SERVICES,
    ),
    Operation(
        id="get_organisation",
        method="GET",
        path="/v1/organisations/{organisation_id}",
        scope="organisations:read",
        summary="One organisation",
        callers=WORKERS_AND_SERVICES,
    ),
    Operation(
        id="list_municipalities",
        method="GET",
        path="/v1/municipalities",
        scope="organisations:read",
        summary="The municipalities and who serves them",
        callers=WORKERS_AND_SERVICES,
    ),
    Operation(
        id="get_municipality",
        method="GET",
        path="/v1/municipalities/{code}",
        scope="organisations:read",
        summary="One municipality",
        callers=WORKERS_AND_SERVICES,
    ),
)
