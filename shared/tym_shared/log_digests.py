"""Digests over what a service audited and what the log holds: equal where both say the same of an entry."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID


def use_digest(
    *,
    entry_id: UUID,
    person_id: UUID,
    at: datetime,
    organisation_id: str | None,
    user_id: str,
    user_name: str,
    purpose: str,
    necessity: str | None,
    operation: str,
    register: str,
    categories: Iterable[str],
) -> str:
    """Of a use of one person's data, with every field of the use log."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    named = [str(entry_id), str(person_id), moment, organisation_id, user_id, user_name]
    return _digest([*named, purpose, necessity, operation, register, sorted(categories)])


def decision_digest(*, decision_id: UUID, person_id: UUID, permitted: Iterable[str]) -> str:
    """Of what a decision permitted about a person."""
    return _digest([str(decision_id), str(person_id), sorted(permitted)])


def _digest(parts: list[object]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
