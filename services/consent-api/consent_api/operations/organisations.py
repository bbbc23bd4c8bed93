"""The operations of what everybody reads of organisations: units, contact points, municipalities, sources."""

from consent_api.operations.callers import WORKERS_AND_SERVICES
from consent_api.operations.directory import KEEPERS
from tym_shared.operations import Operation

UNIT = ("organisations.reference", "organisation_units.reference")
CONTACT_POINT = (*UNIT, "contact_points.reference", "contact_points.keeper_insert", "contact_points.keeper_update")

ORGANISATIONS = (
    Operation(
        id="list_units",
        method="GET",
        path="/v1/organisations/{organisation_id}/units",
        scope="organisations:read",
        summary="The units of an organisation",
        callers=WORKERS_AND_SERVICES,
        policies=UNIT,
    ),
    Operation(
        id="put_unit",
        method="PUT",
        path="/v1/organisations/{organisation_id}/units/{code}",
        scope="organisations:write",
        summary="Make or replace a unit",
        roles=KEEPERS,
        matched=True,
        policies=(*UNIT, "organisation_units.keeper_insert", "organisation_units.keeper_update"),
    ),
    Operation(
        id="list_contact_points",
        method="GET",
        path="/v1/organisations/{organisation_id}/contact-points",
        scope="organisations:read",
        summary="Where an organisation is reached",
        callers=WORKERS_AND_SERVICES,
        policies=("organisations.reference", "contact_points.reference"),
    ),
    Operation(
        id="put_contact_point",
        method="PUT",
        path="/v1/organisations/{organisation_id}/contact-points/{kind}",
        scope="organisations:write",
        summary="Say where an organisation is reached",
        roles=KEEPERS,
        matched=True,
        policies=CONTACT_POINT,
    ),
    Operation(
        id="put_unit_contact_point",
        method="PUT",
        path="/v1/organisations/{organisation_id}/units/{code}/contact-points/{kind}",
        scope="organisations:write",
        summary="Say where a unit is reached",
        roles=KEEPERS,
        matched=True,
        policies=CONTACT_POINT,
    ),
    Operation(
        id="list_source_readings",
        method="GET",
        path="/v1/source-readings",
        scope="organisations:read",
        summary="How the source of the regions was read",
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
