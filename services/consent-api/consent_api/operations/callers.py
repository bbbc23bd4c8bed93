"""Kinds of caller that several operations share."""

from tym_shared.operations import SERVICE, WORKER

WORKERS_AND_SERVICES = frozenset({WORKER, SERVICE})

AUDITORS = frozenset({"auditor"})
"""The role of those who may look into the log of their own organisation; an operator's, into every organisation's."""
