"""The operations of names, contact details and home municipalities."""

from consent_api.operations.persons import CHANGE, RELATED
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

CONTACTS = (
    Operation(
        id="put_names",
        method="PUT",
        path="/v1/persons/{person_id}/names",
        scope="persons:write",
        summary="Replace a person's names",
        kinds=THREE_AUTHORITIES,
        matched=True,
        policies=CHANGE,
    ),
    Operation(
        id="put_contact",
        method="PUT",
        path="/v1/persons/{person_id}/contact",
        scope="persons:write",
        summary="Replace a person's contact details",
        kinds=THREE_AUTHORITIES,
        matched=True,
        policies=CHANGE,
    ),
    Operation(
        id="put_home_municipality",
        method="PUT",
        path="/v1/persons/{person_id}/home-municipality",
        scope="persons:write",
        summary="Record a person's home municipality from a day on",
        kinds=THREE_AUTHORITIES,
        policies=(*CHANGE, "home_municipalities.related", "home_municipalities.related_insert"),
    ),
    Operation(
        id="get_responsible_authorities",
        method="GET",
        path="/v1/persons/{person_id}/responsible-authorities",
        scope="persons:read",
        summary="The authorities responsible for a person on a day",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=(*RELATED, "home_municipalities.related"),
    ),
)
