"""The operations of persons: who they are, by which codes, and which entries are one."""

from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

RELATED = ("persons.related", "person_merges.linked", "relations.own")
CHANGE = (*RELATED, "persons.related_update", "relations.told")

PERSONS = (
    Operation(
        id="lookup_person",
        method="POST",
        path="/v1/persons/lookup",
        scope="persons:write",
        summary="Find or create a person by identity code",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("identity_codes.lookup", "identity_codes.lookup_insert", "persons.first_entry"),
    ),
    Operation(
        id="create_person",
        method="POST",
        path="/v1/persons",
        scope="persons:write",
        summary="Create a person without an identity code",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("persons.first_entry",),
    ),
    Operation(
        id="read_person_names",
        method="POST",
        path="/v1/persons/names",
        scope="persons:read",
        summary="Names for a list of persons",
        personal=True,
        policies=RELATED,
    ),
    Operation(
        id="get_person",
        method="GET",
        path="/v1/persons/{person_id}",
        scope="persons:read",
        summary="One person",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=(*RELATED, "identity_codes.opened", "home_municipalities.related"),
    ),
    Operation(
        id="check_age_range",
        method="GET",
        path="/v1/persons/{person_id}/age-range",
        scope="persons:read",
        summary="Whether a person's age is in a range",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=RELATED,
    ),
    Operation(
        id="add_identity_code",
        method="POST",
        path="/v1/persons/{person_id}/identity-codes",
        scope="persons:write",
        summary="Record a person's identity code",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=(
            *CHANGE,
            "identity_codes.lookup",
            "identity_codes.lookup_insert",
            "identity_codes.opened",
            "identity_codes.opened_update",
        ),
    ),
    Operation(
        id="read_identity_codes",
        method="POST",
        path="/v1/persons/{person_id}/identity-codes/read",
        scope="persons:identity-code",
        summary="A person's identity codes in the open",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=(*RELATED, "identity_codes.opened"),
    ),
    Operation(
        id="merge_persons",
        method="POST",
        path="/v1/persons/{person_id}/merge",
        scope="persons:write",
        summary="Merge a duplicate into a person",
        kinds=THREE_AUTHORITIES,
        roles=frozenset({"identity-registrar"}),
        replayable=True,
        policies=(
            *CHANGE,
            "identity_codes.opened",
            "identity_codes.opened_update",
            "person_merges.registrar_insert",
            "person_merges.registrar_update",
        ),
    ),
)
