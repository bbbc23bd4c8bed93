"""The operations of persons and token subjects."""

from tym_shared.operations import SERVICE, Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

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
        id="read_person_names",
        method="POST",
        path="/v1/persons/names",
        scope="persons:read",
        summary="Names for a list of persons",
        personal=True,
        policies=("persons.related",),
    ),
    Operation(
        id="resolve_subject",
        method="POST",
        path="/v1/subjects/resolve",
        scope="subjects:resolve",
        summary="The person behind a token subject",
        callers=frozenset({SERVICE}),
        policies=("subjects.service", "subjects.own", "subjects.link"),
    ),
)
