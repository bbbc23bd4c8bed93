"""The operations of the decision point."""

from consent_api.operations.callers import WORKERS_AND_SERVICES
from tym_shared.operations import Operation

DECISIONS = (
    Operation(
        id="evaluate",
        method="POST",
        path="/access/v1/evaluation",
        scope="decisions:evaluate",
        service_scope="decisions:any",
        summary="One decision (AuthZEN)",
        callers=WORKERS_AND_SERVICES,
        policies=(
            "persons.related",
            "persons.service",
            "relations.own",
            "relations.service",
            "consents.parties",
            "consents.service",
            "decisions.record",
            "log_queue.record",
        ),
    ),
    Operation(
        id="evaluate_many",
        method="POST",
        path="/access/v1/evaluations",
        scope="decisions:evaluate",
        service_scope="decisions:any",
        summary="A batch of decisions (AuthZEN)",
        callers=WORKERS_AND_SERVICES,
        policies=("decisions.record", "log_queue.record"),
    ),
)
