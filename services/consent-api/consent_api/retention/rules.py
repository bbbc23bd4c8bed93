"""How long an entry of a register's log is kept, and which months a log needs partitions for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tym_shared.legal_rules import LegalRules

RULES = LegalRules.load("consent_api.retention.data")
FIRST_MONTH = date(2025, 1, 1)
"""The month in which 381/2023 entered into force: no entry can be older, whatever its time says."""

MONTHS_AHEAD = 12
FEWEST_AHEAD = 2
"""Fewer months of partitions than this are a warning."""


@dataclass(frozen=True, kw_only=True)
class Retention:
    """For how many years the log of a register is kept, and on which rule."""

    register: str
    years: int
    rule: str


def retention_of(register: str, *, on: date, assumed_years: int) -> Retention:
    """The retention of a register's log by its controller's rule (703/2023, annex).

    For controllers without a rule of their own the years of the setting hold, which is an assumption and says so.
    """
    rule = RULES.find(f"log-retention-{register}", on=on)
    if rule is None:
        return Retention(register=register, years=assumed_years, rule=f"assumed:{assumed_years}-years")
    return Retention(register=register, years=rule.number, rule=f"{rule.version}:{rule.number}-years")


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_needed(today: date) -> Iterator[date]:
    """The first days of this month and of the twelve that follow."""
    month = today.replace(day=1)
    for _ in range(MONTHS_AHEAD + 1):
        yield month
        month = month_after(month)


def partition_of(log_table: str, month: date) -> str:
    """The name of a month's partition."""
    return f"{log_table}_{month:%Y_%m}"
