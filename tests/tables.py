"""The three services' authorization tables, for tests that hold of every operation."""

import importlib
from collections.abc import Iterator
from uuid import uuid4

from tym_shared.callers import CallerKind
from tym_shared.operations import Operation, Operations
from tym_shared.vocabulary import OrganisationKind

PACKAGES = {"consent-api": "consent_api", "referral-api": "referral_api", "plans-api": "plans_api"}


def table_of(service: str) -> Operations:
    """The authorization table of a service, by its full name."""
    operations: Operations = importlib.import_module(f"{PACKAGES[service]}.operations").operations
    return operations


TABLES = {service: table_of(service).table for service in PACKAGES}
EVERY = [(service, operation) for service, table in TABLES.items() for operation in table.values()]
"""Every operation of every service, with its service."""


def named(pair: object) -> str:
    """The id of a parametrised case: service and operation."""
    return pair.id if isinstance(pair, Operation) else str(pair)


def address(operation: Operation) -> str:
    """A path of the operation, each of its ids being one that nothing has, and each number the first."""
    parts = operation.path.split("/")
    return "/".join(("1" if part == "{number}" else str(uuid4())) if part.startswith("{") else part for part in parts)


def needed_scope(operation: Operation, kind: CallerKind) -> str:
    """The scope that a caller of this kind needs when it calls for itself."""
    others = {CallerKind.SERVICE: operation.service_scope, CallerKind.PERSON: operation.person_scope}
    return others.get(kind) or operation.scope


def allowed_kind(operation: Operation) -> OrganisationKind:
    """A kind of organisation whose workers may call the operation, as the table says."""
    return min(operation.kinds) if operation.kinds else OrganisationKind.EMPLOYMENT_AUTHORITY


def with_worker_refusals() -> Iterator[tuple[str, Operation, OrganisationKind]]:
    """Every operation with each kind of organisation whose workers it refuses."""
    for service, operation in EVERY:
        if CallerKind.WORKER in operation.callers and operation.kinds:
            for kind in sorted(set(OrganisationKind) - operation.kinds):
                yield service, operation, kind
