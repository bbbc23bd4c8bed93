"""The reasons of versions: the first one has its own, every later one says why it was made (381/2023 §§ 4 and 6)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from tym_shared.errors import FieldFault, Invalid
from tym_shared.legal_rules import LegalRule, LegalRules


class ReasonUnsuitable(Invalid):
    """The reason is none of the list's for a version of this kind."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A code with its labels by language, and the rule that it stands on."""

    code: str
    is_first: bool
    rule: LegalRule
    labels: Mapping[str, str]


@lru_cache(maxsize=1)
def all_reasons() -> tuple[Reason, ...]:
    """Every reason, in the order of the data."""
    entries = json.loads(files("plans_api.version_reasons.data").joinpath("reasons.json").read_text(encoding="utf-8"))
    rules = LegalRules.load("plans_api.version_reasons.data", "reasons.json").rules
    return tuple(
        Reason(code=entry["code"], is_first=entry["isFirst"], rule=rule, labels=entry["labels"])
        for rule, entry in zip(rules, entries, strict=True)
    )


def reasons_on(on: date) -> tuple[Reason, ...]:
    """The reasons of a day."""
    return tuple(reason for reason in all_reasons() if reason.rule.in_force(on))


def require_reason(code: str, *, is_first: bool, on: date) -> None:
    """Refuse a code that is not on the list, the first version's reason on a later one, and the other way round."""
    allowed = [reason.code for reason in reasons_on(on) if reason.is_first is is_first]
    if code not in allowed:
        fault = FieldFault(pointer="/reason", detail="not a reason of such a version")
        raise ReasonUnsuitable(errors=[fault], allowed=allowed)
