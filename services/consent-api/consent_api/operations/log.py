"""The operations of the tree over the logs."""

from tym_shared.operations import PERSON, SERVICE, WORKER, Operation

READERS = frozenset({WORKER, PERSON})

LOG = (
    Operation(
        id="list_log_heads",
        method="GET",
        path="/v1/log-heads",
        scope="disclosures:read",
        person_scope="me:read",
        summary="The signed heads of the log",
        callers=READERS,
        policies=("log_heads.reference",),
    ),
    Operation(
        id="get_latest_log_head",
        method="GET",
        path="/v1/log-heads/latest",
        scope="disclosures:read",
        person_scope="me:read",
        summary="The newest signed head",
        callers=READERS,
        policies=("log_heads.reference",),
    ),
    Operation(
        id="prove_inclusion",
        method="GET",
        path="/v1/log-proofs/inclusion",
        scope="disclosures:read",
        person_scope="me:read",
        summary="That an entry is in the log",
        callers=READERS,
        personal=True,
        policies=(
            "log_leaves.visible",
            "log_nodes.reference",
            "log_heads.reference",
            "decisions.parties",
            "decisions.person",
            "uses.own",
            "uses.person",
        ),
    ),
    Operation(
        id="prove_consistency",
        method="GET",
        path="/v1/log-proofs/consistency",
        scope="disclosures:read",
        person_scope="me:read",
        summary="That an earlier log is the beginning of a later one",
        callers=READERS,
        policies=("log_nodes.reference", "log_heads.reference"),
    ),
    Operation(
        id="list_log_keys",
        method="GET",
        path="/v1/log-keys",
        scope="disclosures:read",
        person_scope="me:read",
        summary="The public keys that heads are checked with",
        callers=READERS,
        policies=("log_keys.reference",),
    ),
    Operation(
        id="check_log",
        method="POST",
        path="/v1/log-checks",
        scope="uses:write",
        summary="Hold what a service audited against the log",
        callers=frozenset({SERVICE}),
        policies=("uses.kept", "decisions.checked"),
    ),
)
