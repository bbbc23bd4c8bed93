"""The operations of the decision point."""

from consent_api.operations.callers import AUDITORS, WORKERS_AND_SERVICES
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
            "openings.own",
            "openings.service",
            "rule_sets.keep",
            "decisions.record",
            "follow_ups.open",
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
        policies=("decisions.record", "log_queue.record", "follow_ups.open"),
    ),
    Operation(
        id="explain_decision",
        method="GET",
        path="/v1/decisions/{decision_id}",
        scope="disclosures:audit",
        summary="How a decision came about",
        roles=AUDITORS,
        personal=True,
        policies=("decisions.auditor", "decisions.supervisor"),
    ),
    Operation(
        id="replay_decision",
        method="GET",
        path="/v1/decisions/{decision_id}/replay",
        scope="disclosures:audit",
        summary="The same decision made again as of its time",
        roles=AUDITORS,
        personal=True,
        policies=("decisions.auditor", "decisions.supervisor", "rule_sets.reference"),
    ),
)
