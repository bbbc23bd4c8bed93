"""The operation of token subjects."""

from tym_shared.operations import SERVICE, Operation

SUBJECTS = (
    Operation(
        id="resolve_subject",
        method="POST",
        path="/v1/subjects/resolve",
        scope="subjects:resolve",
        summary="The person behind a token subject, or whom they represent",
        callers=frozenset({SERVICE}),
        policies=(
            "subjects.service",
            "subjects.own",
            "subjects.link",
            "representations.party",
            "prohibitions.representative",
            "persons.of_representation",
        ),
    ),
)
