"""Services and their limits. A limit stands in the data with its act; here is only how each kind of limit is tested."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Protocol

from tym_shared.errors import Conflict, FieldFault, Invalid, NotFound
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRule
from tym_shared.vocabulary import DataCategory, OrganisationKind

PROTECTED = {
    "HEALTH": DataCategory.HEALTH_AND_WORK_CAPACITY,
    "PSYCHOLOGICAL_TEST": DataCategory.HEALTH_AND_WORK_CAPACITY,
    "SOCIAL": DataCategory.SOCIAL_SITUATION,
    "SOCIAL_HEALTH": DataCategory.SOCIAL_SITUATION,
    "MIXED_SENSITIVE": DataCategory.SOCIAL_SITUATION,
}
"""The data classes whose service name itself is secret (621/1999 § 24(1) point 25), and the category that opens it."""


class ServiceUnknown(Invalid):
    """The catalogue has no such service."""


class OrganiserCannotOrganise(Invalid):
    """Organisations of this kind do not organise this service."""


class ServiceCodeTaken(Conflict):
    """A service of the catalogue has this code already."""


class ServiceOfAnother(NotFound):
    """Only the authority that added a local service changes it."""


class ValidityReversed(Invalid):
    """A service cannot end before it begins."""


class LimitUnknown(Invalid):
    """The catalogue does not test a limit of this name."""


class EndsBeforeItStarts(Invalid):
    """A service cannot end before it starts."""


@dataclass(frozen=True, kw_only=True)
class CatalogueService:
    """A service: who may organise it, under which act, within which limits and dates.

    `assumption` says what of this is not confirmed from the statute.
    """

    code: str
    labels: Mapping[str, str | None]
    category: str
    organisers: frozenset[OrganisationKind]
    act: str | None
    section: str | None
    limits: Mapping[str, int]
    valid_from: date | None
    valid_to: date | None
    plan_types: frozenset[str]
    data_class: str
    expense_reimbursement: str
    assumption: str | None
    version: int
    added_by: str | None = None
    """The authority whose local service this is; None for the services of the law."""

    @property
    def protects(self) -> DataCategory | None:
        """The category that a reader needs to be told this service's name, None when it tells nothing secret."""
        return PROTECTED.get(self.data_class)

    @cached_property
    def whole(self) -> LegalRule:
        """The service's act as a rule."""
        return self.rule()

    def rule(self, limit: str | None = None) -> LegalRule:
        """The service's act as a rule, with one of its limits."""
        return LegalRule(
            code=f"{self.code}.{limit}" if limit else self.code,
            act=self.act or "",
            section=self.section or "",
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            value=self.limits[limit] if limit else None,
            unit=limit,
        )


class Booking(Protocol):
    """What a plan item asks of a service."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def days_per_week(self) -> int | None: ...
    @property
    def hours_per_day(self) -> float | None: ...
    @property
    def total_days(self) -> int | None: ...
    @property
    def meetings(self) -> int | None: ...


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A limit that a booking breaks: the rule, the item's member and the value given."""

    rule: LegalRule
    member: str
    detail: str
    given: object


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, CatalogueService]:
    """Every service by code, ended ones too."""
    entries = json.loads(files("plans_api.catalogue.data").joinpath("services.json").read_text(encoding="utf-8"))
    return {
        entry["code"]: CatalogueService(
            code=entry["code"],
            labels=entry["labels"],
            category=entry["category"],
            organisers=frozenset(map(OrganisationKind, entry["organisers"])),
            act=entry["act"],
            section=entry["section"],
            limits=entry["limits"],
            valid_from=_day(entry["validFrom"]),
            valid_to=_day(entry["validTo"]),
            plan_types=frozenset(entry["planTypes"]),
            data_class=entry["dataClass"],
            expense_reimbursement=entry["expenseReimbursement"],
            assumption=entry["assumption"],
            version=entry["version"],
        )
        for entry in entries["services"]
    }


def find_service(code: str, *, pointer: str) -> CatalogueService:
    """The service of this code; ServiceUnknown otherwise."""
    found = catalogue().get(code)
    if found is None:
        raise ServiceUnknown(errors=[FieldFault(pointer=pointer, detail="not in the catalogue")])
    return found


def breaches(service: CatalogueService, booking: Booking, *, is_lengthened: bool = False) -> Iterator[Breach]:
    """Every limit and date of the service that the booking breaks, none hidden behind another.

    `is_lengthened` where the person's facts give the service its longer limit.
    """
    if not service.whole.in_force(booking.starts_on):
        yield Breach(
            rule=service.whole,
            member="startsOn",
            detail="the service cannot start on this day",
            given=booking.starts_on.isoformat(),
        )
    for limit, value in service.limits.items():
        if limit not in LIMITS:
            continue
        member, exceeds = LIMITS[limit]
        if _binds(limit, service, is_lengthened=is_lengthened) and exceeds(booking, value):
            given = getattr(booking, _snake(member))
            fault = "outside" if given is not None else "needed for"
            yield Breach(
                rule=service.rule(limit),
                member=member,
                detail=f"{fault} the limit {limit.replace('_', ' ')} {value}",
                given=given.isoformat() if isinstance(given, date) else given,
            )


def _binds(limit: str, service: CatalogueService, *, is_lengthened: bool) -> bool:
    """Whether a limit is the one that counts: the longer one where the person's facts give it."""
    if limit == LONGER_MONTHS:
        return is_lengthened
    return not (limit == MONTHS and LONGER_MONTHS in service.limits and is_lengthened)


def _more_days(booking: Booking, limit: int) -> bool:
    return booking.days_per_week is not None and booking.days_per_week > limit


def _fewer_days(booking: Booking, limit: int) -> bool:
    return booking.days_per_week is not None and booking.days_per_week < limit


def _more_hours(booking: Booking, limit: int) -> bool:
    return booking.hours_per_day is not None and booking.hours_per_day > limit


def _fewer_hours(booking: Booking, limit: int) -> bool:
    return booking.hours_per_day is not None and booking.hours_per_day < limit


def _longer(booking: Booking, limit: int) -> bool:
    """One without an end is held to no length, which a limit does not permit."""
    return booking.ends_on is None or booking.ends_on > add_months(booking.starts_on, limit)


def _shorter(booking: Booking, limit: int) -> bool:
    """Both days of a period count: from the first of January to the last of March it is three months."""
    return booking.ends_on is not None and booking.ends_on + timedelta(days=1) < add_months(booking.starts_on, limit)


def _more_weeks(booking: Booking, limit: int) -> bool:
    return booking.ends_on is None or booking.ends_on >= booking.starts_on + timedelta(weeks=limit)


def _more_total_days(booking: Booking, limit: int) -> bool:
    return booking.total_days is not None and booking.total_days > limit


def _more_meetings(booking: Booking, limit: int) -> bool:
    return booking.meetings is not None and booking.meetings > limit


MONTHS, LONGER_MONTHS = "months", "months_if_unemployed_12_of_14"
LIMITS = {
    "days_per_week_max": ("daysPerWeek", _more_days),
    "days_per_week_min": ("daysPerWeek", _fewer_days),
    "hours_per_day_max": ("hoursPerDay", _more_hours),
    "hours_per_day_min": ("hoursPerDay", _fewer_hours),
    "period_max_months": ("endsOn", _longer),
    "period_min_months": ("endsOn", _shorter),
    "max_months": ("endsOn", _longer),
    "max_total_months": ("endsOn", _longer),
    "max_months_total": ("endsOn", _longer),
    "complete_within_months": ("endsOn", _longer),
    "within_months": ("endsOn", _longer),
    MONTHS: ("endsOn", _longer),
    LONGER_MONTHS: ("endsOn", _longer),
    "max_weeks": ("endsOn", _more_weeks),
    "max_rehabilitation_days": ("totalDays", _more_total_days),
    "max_rehabilitation_days_at_workplace": ("totalDays", _more_total_days),
    "max_meetings": ("meetings", _more_meetings),
    "max_coach_meetings": ("meetings", _more_meetings),
}
"""How each limit that a single booking can break is tested; the other limits need facts beyond it."""


def _snake(member: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in member)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
