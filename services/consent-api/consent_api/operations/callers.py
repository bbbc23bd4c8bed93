"""Kinds of caller that several operations share."""

from tym_shared.operations import SERVICE, WORKER

WORKERS_AND_SERVICES = frozenset({WORKER, SERVICE})

AUDITORS = frozenset({"auditor"})
"""The role of those who may look into the log of their own organisation; an operator's, into every organisation's."""

DATA_PROTECTION = frozenset({"data-protection"})
"""The role of a controller's officials who answer persons' requests and decide what the log may not tell them.

It is not that of the data protection officer, who decides nothing for the controller (GDPR 38(6)).
"""
