"""Explanations: what keeps a decision from being explained."""

from tym_shared.errors import Conflict


class DecisionWithoutFacts(Conflict):
    """The decision was recorded before the log kept what decisions stand on."""
