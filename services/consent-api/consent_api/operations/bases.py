"""The operations of purposes, necessity grounds and legal bases."""

from consent_api.operations.callers import WORKERS_AND_SERVICES
from tym_shared.operations import Operation

BASES = (
    Operation(
        id="list_purposes",
        method="GET",
        path="/v1/purposes",
        scope="bases:read",
        summary="Purposes",
        callers=WORKERS_AND_SERVICES,
    ),
    Operation(
        id="list_necessity_grounds",
        method="GET",
        path="/v1/necessity-grounds",
        scope="bases:read",
        summary="Necessity grounds",
        callers=WORKERS_AND_SERVICES,
    ),
    Operation(
        id="list_legal_bases",
        method="GET",
        path="/v1/legal-bases",
        scope="bases:read",
        summary="Legal bases",
        callers=WORKERS_AND_SERVICES,
    ),
)
