"""The wire shapes of explanations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tym_shared.wire import Outgoing


class ExaminedOut(Outgoing):
    """What one provision said of one category: `permits`, or the first condition that did not hold."""

    category: str
    code: str
    version: int
    act: str
    section: str
    result: str
    text: str


class ExplanationOut(Outgoing):
    """A decision with all it stood on: question, relations, consents, rule set, and each provision looked at."""

    id: UUID
    decided_at: datetime
    person_id: UUID
    organisation_id: str
    discloser_id: str
    recipient_id: str
    user_id: str
    user_name: str
    asked_via: str | None
    permitted: list[str]
    denied: list[dict[str, Any]]
    basis: list[dict[str, Any]]
    rule_set: str
    question: dict[str, Any]
    relations: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    examined: list[ExaminedOut]


class ReplayOut(Outgoing):
    """The decision as made then and as it comes out now from the same facts, rules and moment."""

    id: UUID
    same: bool
    rule_set: str
    rule_set_is_current: bool
    permitted: list[str]
    denied: list[dict[str, Any]]
    basis: list[dict[str, Any]]
