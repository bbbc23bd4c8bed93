"""How far back a person's log is shown (703/2023 § 11(2)), on which special reasons further, and from when it is whole.

Days are calendar days in Finland, both ends included.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NewType, Protocol
from uuid import UUID

from tym_shared.errors import FieldFault, Invalid, PeriodReversed
from tym_shared.legal_dates import HELSINKI, add_months
from tym_shared.legal_rules import LegalRules, broken

LogRequestId = NewType("LogRequestId", UUID)
DATA = "consent_api.own_log.data"
RULES = LegalRules.load(DATA)


class OlderGround(StrEnum):
    """The special reasons that are listed; `other` is told in own words."""

    SUSPECTED_MISUSE = "suspected-misuse"
    PENDING_MATTER = "pending-matter"
    CLAIM = "claim"
    OTHER = "other"


class LogRequestOver(Invalid):
    """The stated reason no longer serves; state it anew."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    def moments(self) -> tuple[datetime, datetime]:
        """The period as moments: from the first, before the second."""
        return _midnight(self.first), _midnight(self.last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HELSINKI)


class Stated(Protocol):
    """A stated special reason as the rules see it."""

    @property
    def from_on(self) -> date: ...
    @property
    def to_on(self) -> date: ...
    @property
    def valid_until(self) -> date: ...


def period_shown(*, first: date | None, last: date | None, stated: Stated | None, today: date) -> Period:
    """The period shown: two years back unless less is asked for, or what a stated reason covers.

    Refused: an older day without a reason, a day before those of the reason, a reason whose time is over.
    """
    if stated is not None and stated.valid_until < today:
        raise LogRequestOver(errors=[FieldFault(pointer="/query/logRequest", detail="its time is over")])
    rule = RULES.get("log-look-back", on=today)
    earliest = stated.from_on if stated else oldest_without_reason(today)
    period = Period(first=first or earliest, last=last or (stated.to_on if stated else today))
    if period.first < earliest:
        detail = "Older entries need a special reason"
        raise broken(rule=rule, detail=detail, pointer="/query/from", given=period.first.isoformat())
    return checked(period, pointer="/query/to")


def oldest_without_reason(today: date) -> date:
    """The first day that is shown without a reason."""
    return add_months(today, -12 * RULES.get("log-look-back", on=today).number)


def serves_until(today: date) -> date:
    """The last day on which a reason stated today serves."""
    return add_months(today, RULES.get("log-request-validity", on=today).number)


def checked(period: Period, *, pointer: str) -> Period:
    """The period; PeriodReversed if it ends before it begins."""
    if period.last < period.first:
        raise PeriodReversed(errors=[FieldFault(pointer=pointer, detail="before the first day")])
    return period


@cache
def older_grounds() -> Mapping[OlderGround, Mapping[str, str]]:
    """The labels of the special reasons."""
    entries = json.loads(files(DATA).joinpath("older_grounds.json").read_text(encoding="utf-8"))
    return {OlderGround(entry["code"]): entry["labels"] for entry in entries}


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """From which day the log of a register, perhaps of one controller alone, is complete: as the operator states."""

    register: str
    organisation_id: str | None
    complete_from: date


def read_coverage(file: Path | None) -> Sequence[Coverage]:
    """What the operator states of the log's coverage; nothing without a file."""
    if file is None:
        return ()
    return tuple(
        Coverage(
            register=entry["register"],
            organisation_id=entry.get("organisationId"),
            complete_from=date.fromisoformat(entry["from"]),
        )
        for entry in json.loads(file.read_text(encoding="utf-8"))
    )
