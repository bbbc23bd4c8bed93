"""The operations of code lists."""

from tym_shared.operations import SERVICE, WORKER, Operation

CODE_LISTS = (
    Operation(
        id="list_code_lists",
        method="GET",
        path="/v1/code-lists",
        scope="referrals:read",
        summary="The code lists of reasons and outcomes",
        callers=frozenset({WORKER, SERVICE}),
    ),
    Operation(
        id="get_code_list",
        method="GET",
        path="/v1/code-lists/{code}",
        scope="referrals:read",
        summary="One code list",
        callers=frozenset({WORKER, SERVICE}),
    ),
)
