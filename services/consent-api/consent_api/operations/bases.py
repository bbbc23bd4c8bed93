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
    Operation(
        id="list_urgent_grounds",
        method="GET",
        path="/v1/urgent-grounds",
        scope="bases:read",
        summary="Grounds of urgent disclosures",
        callers=WORKERS_AND_SERVICES,
    ),
    Operation(
        id="list_registers",
        method="GET",
        path="/v1/registers",
        scope="bases:read",
        summary="Registers with controllers and retention",
        callers=WORKERS_AND_SERVICES,
    ),
    Operation(
        id="list_data_categories",
        method="GET",
        path="/v1/data-categories",
        scope="bases:read",
        summary="Data categories with their secrecy",
        callers=WORKERS_AND_SERVICES,
    ),
    Operation(
        id="list_secrecy_classes",
        method="GET",
        path="/v1/secrecy-classes",
        scope="bases:read",
        summary="Secrecy classes",
        callers=WORKERS_AND_SERVICES,
    ),
)
