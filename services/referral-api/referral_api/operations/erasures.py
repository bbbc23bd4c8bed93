"""The operation of erasures."""

from tym_shared.operations import SERVICE, Operation

ERASURES = (
    Operation(
        id="put_erased_case",
        method="PUT",
        path="/v1/erased-cases/{case_id}",
        scope="referrals:write",
        summary="Be told that a case is erased",
        callers=frozenset({SERVICE}),
        policies=("erased_cases.service_insert",),
    ),
)
