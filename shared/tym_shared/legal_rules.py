"""Legal rules as dated data: a number of the law stands in a data file with act, section and validity, only there."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from typing import Any, TypeVar

from tym_shared.errors import FieldFault, Invalid

Entry = TypeVar("Entry")


@dataclass(frozen=True, kw_only=True)
class LegalRule:
    """One rule as in force from `valid_from` to `valid_to`, both days included; None means open.

    `assumption` says what of it is not confirmed from the statute.
    """

    code: str
    act: str
    section: str
    valid_from: date | None
    valid_to: date | None
    value: int | None = None
    unit: str | None = None
    text_fi: str = ""
    text_en: str = ""
    assumption: str | None = None

    def in_force(self, on: date) -> bool:
        """Whether the rule holds on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def version(self) -> str:
        """The name that stored decisions keep: code and first day of validity."""
        return f"{self.code}@{self.valid_from.isoformat() if self.valid_from else 'always'}"

    @property
    def number(self) -> int:
        """The rule's number; a rule without one is not asked for it."""
        assert self.value is not None, f"{self.code} has no value"
        return self.value

    def reference(self, *, given: object = None) -> dict[str, Any]:
        """The `rule` member of a refusal: act, section, validity, limit and the given value."""
        reference: dict[str, Any] = {
            "code": self.code,
            "act": self.act,
            "section": self.section,
            "validFrom": self.valid_from.isoformat() if self.valid_from else None,
            "validTo": self.valid_to.isoformat() if self.valid_to else None,
        }
        if self.value is not None:
            reference |= {"limit": self.value, "unit": self.unit}
        return reference | ({"given": given} if given is not None else {})


class RuleBroken(Invalid):
    """A rule of law refuses this."""


def broken(*, rule: LegalRule, detail: str, pointer: str, given: object = None) -> RuleBroken:
    """The refusal that names its rule: 422 with act and section, and a JSON Pointer to what breaks it."""
    fault = FieldFault(pointer=pointer, detail=detail)
    return RuleBroken(f"{detail} ({rule.act} § {rule.section})", errors=[fault], rule=rule.reference(given=given))


class LegalRules:
    """The dated rules of one feature."""

    def __init__(self, rules: Iterable[LegalRule]) -> None:
        """Keep the rules; two rules of one code may not be in force on the same day (a test of the data asserts it)."""
        self.rules = tuple(rules)

    @classmethod
    def load(cls, package: str, name: str = "rules.json") -> "LegalRules":
        """Read the rules that a feature ships as package data."""
        entries = json.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
        return cls(
            LegalRule(
                code=entry["code"],
                act=entry["act"],
                section=entry["section"],
                valid_from=_day(entry.get("validFrom")),
                valid_to=_day(entry.get("validTo")),
                value=entry.get("value"),
                unit=entry.get("unit"),
                text_fi=entry.get("textFi", ""),
                text_en=entry.get("textEn", ""),
                assumption=entry.get("assumption"),
            )
            for entry in entries
        )

    def find(self, code: str, *, on: date) -> LegalRule | None:
        """The rule of this code in force on this day, or None."""
        return next((rule for rule in self.rules if rule.code == code and rule.in_force(on)), None)

    def get(self, code: str, *, on: date) -> LegalRule:
        """The rule of this code in force on this day; a day without one is a fault of the data."""
        rule = self.find(code, on=on)
        assert rule is not None, f"no rule {code} in force on {on.isoformat()}"
        return rule

    def as_data(self) -> list[dict[str, Any]]:
        """The rules as plain data, for showing and testing."""
        return [asdict(rule) for rule in self.rules]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def by_name(entries: Sequence[Entry], names: Callable[[Entry], Iterable[str]]) -> Mapping[str, Sequence[Entry]]:
    """Entries of a table by each of the names that they list, in their order."""
    listed: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in names(entry):
            listed.setdefault(name, []).append(entry)
    return listed
