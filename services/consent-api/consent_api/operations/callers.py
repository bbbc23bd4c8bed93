"""Kinds of caller that several operations share."""

from tym_shared.operations import SERVICE, WORKER

WORKERS_AND_SERVICES = frozenset({WORKER, SERVICE})
