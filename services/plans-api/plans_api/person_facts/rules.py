"""The facts of a person that the conditions of plans are asked of, and how a fact that is missing or unfit is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans_api.plan_types.rules import Fault
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRule

MONTHS_A_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A time, both days included, in which the plan could not be carried out, and why."""

    starts_on: date
    ends_on: date
    ground: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of the person where the plan's conditions ask for it; None is not known."""

    born_on: date | None = None
    job_search_started_on: date | None = None
    employment_plan_made: bool | None = None
    labour_market_support_days: int | None = None
    labour_market_support_days_in_year: int | None = None
    labour_market_support_days_after_allowance: int | None = None
    allowance_period_exhausted: bool | None = None
    main_income_social_assistance_since: date | None = None
    own_request: bool | None = None
    found_best_after_hearing: bool | None = None
    first_permit_on: date | None = None
    integration_assessed_on: date | None = None
    first_plan_on: date | None = None
    trafficking_victim: bool | None = None
    extension_ground: str | None = None
    special_measures_needed: bool | None = None
    studies_unfinished: bool | None = None
    pauses: Sequence[Pause] = ()


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """The plan as it is made, which `is_first` says, or revised; the facts are stated on `stated_on`."""

    made_on: date
    stated_on: date
    ends_on: date | None
    is_first: bool
    review_on: date | None = None


def is_under(born_on: date, age: LegalRule, on: date) -> bool:
    """Whether somebody is younger on a day than an age limit."""
    return on < add_months(born_on, age.number * MONTHS_A_YEAR)


def fact_fault(rule: LegalRule, member: str, *, given: object = None) -> Fault:
    """That a fact does not meet a rule, or is not stated."""
    shown = given.isoformat() if isinstance(given, date) else given
    detail = rule.text_en if given is not None else f"{rule.text_en} This is not stated."
    return Fault(rule=rule, pointer=pointer_of(member), detail=detail, given=shown)


def pointer_of(member: str) -> str:
    """Where a fact stands in the body."""
    first, *others = member.split("_")
    return f"/facts/{first}{''.join(word.title() for word in others)}"
