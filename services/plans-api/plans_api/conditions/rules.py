"""Who may have an ordinary, an activation or an integration plan, when and how long, from the recorded facts.

Sources: 380/2023 §§ 31 and 34; the activation condition of 189/2001 before and after 2026-01-01; 681/2023 §§ 14, 20, 23
and 31. What the sources leave open stands in the data as an assumption.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plans_api.plan_types.rules import Fault
from tym_shared.errors import FieldFault, Invalid, PeriodReversed
from tym_shared.legal_dates import add_months, add_working_days
from tym_shared.legal_rules import LegalRule, LegalRules

RULES = LegalRules.load("plans_api.conditions.data")
EXTENSION_GROUNDS = LegalRules.load("plans_api.conditions.data", "extension_grounds.json")
PAUSE_GROUNDS = LegalRules.load("plans_api.conditions.data", "pause_grounds.json")
MONTHS_A_YEAR = 12


class FactInTheFuture(Invalid):
    """A recorded fact cannot lie after the day on which it is stated."""


class ExtensionGroundUnknown(Invalid):
    """The ground is not one on which the longest duration is extended."""


class PauseGroundUnknown(Invalid):
    """The ground is not one for which a pause is counted."""


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


PAST = (
    "born_on",
    "main_income_social_assistance_since",
    "job_search_started_on",
    "first_permit_on",
    "integration_assessed_on",
    "first_plan_on",
)


def condition_faults(condition: str | None, facts: Facts, occasion: Occasion) -> Iterator[Fault]:
    """Every condition of the type that the facts do not meet; a fact that is missing is named.

    Refused at once: a plan that ends or is reviewed before it is made, and a fact of the future.
    """
    for pointer, day in (("/endsOn", occasion.ends_on), ("/reviewOn", occasion.review_on)):
        if day is not None and day < occasion.made_on:
            raise PeriodReversed(errors=[FieldFault(pointer=pointer, detail="before the plan is made")])
    for name in PAST:
        given = getattr(facts, name)
        if given is not None and given > occasion.stated_on:
            fault = FieldFault(pointer=_pointer(name), detail="after the day on which it is stated")
            raise FactInTheFuture(errors=[fault])
    if condition is not None:
        yield from CONDITIONS[condition](facts, occasion)


def deadlines(condition: str | None, facts: Facts, *, made_on: date) -> dict[str, date]:
    """The days that follow from making the plan, by the member that shows each."""
    if condition == "jobseeker" and facts.job_search_started_on is not None:
        rule = RULES.get("jobseeker.initial-interview", on=facts.job_search_started_on)
        return {"initialInterviewDueOn": add_working_days(facts.job_search_started_on, rule.number)}
    if condition == "integration":
        return {"guidanceDueOn": add_months(made_on, RULES.get("integration.guidance", on=made_on).number)}
    return {}


def rule_versions(condition: str | None, *, on: date) -> list[str]:
    """The versions of the condition's rules in force on a day."""
    return [rule.version for rule in RULES.rules if rule.in_force(on) and rule.code.startswith(f"{condition}.")]


def _jobseeker(facts: Facts, occasion: Occasion) -> Iterator[Fault]:
    if occasion.is_first and facts.job_search_started_on is None:
        yield _fault(RULES.get("jobseeker.registered", on=occasion.made_on), "job_search_started_on")


def _activation(facts: Facts, occasion: Occasion) -> Iterator[Fault]:
    """The condition of making one. A plan that exists is revised under `activation.existing`."""
    if not occasion.is_first:
        return
    on = occasion.made_on
    age = RULES.get("activation.age", on=on)
    if facts.born_on is None:
        yield _fault(age, "born_on")
        return
    group = "young" if _is_under(facts.born_on, age, on) else "older"
    routes = [
        (rule, member, met(facts, rule, on))
        for name, (member, met) in ROUTES.items()
        if (rule := RULES.find(f"activation.{name}.{group}", on=on)) is not None
    ]
    asked = RULES.get("activation.own-request", on=on)
    if any(met for _, _, met in routes) or (facts.own_request and _found_best(facts, asked)):
        return
    told = [(rule, member) for rule, member, _ in routes if getattr(facts, member) is not None]
    for rule, member in told or [(rule, member) for rule, member, _ in routes]:
        yield _fault(rule, member, given=getattr(facts, member))
    if facts.own_request:
        yield _fault(asked, "found_best_after_hearing", given=facts.found_best_after_hearing)


def _found_best(facts: Facts, asked: LegalRule) -> bool:
    """Both authorities found it best; since 2026 the main income must be social assistance here too."""
    has_income = asked.unit != "main-income" or facts.main_income_social_assistance_since is not None
    return facts.found_best_after_hearing is True and has_income


def _assistance(facts: Facts, rule: LegalRule, on: date) -> bool:
    since = facts.main_income_social_assistance_since
    return since is not None and add_months(since, rule.number) <= on


def _days(member: str) -> Callable[[Facts, LegalRule, date], bool]:
    def met(facts: Facts, rule: LegalRule, _on: date) -> bool:
        days: int | None = getattr(facts, member)
        return days is not None and days >= rule.number and facts.employment_plan_made is True

    return met


def _exhausted(facts: Facts, _rule: LegalRule, _on: date) -> bool:
    return facts.allowance_period_exhausted is True and facts.employment_plan_made is True


ROUTES: dict[str, tuple[str, Callable[[Facts, LegalRule, date], bool]]] = {
    "social-assistance": ("main_income_social_assistance_since", _assistance),
    "support-in-year": ("labour_market_support_days_in_year", _days("labour_market_support_days_in_year")),
    "allowance": ("allowance_period_exhausted", _exhausted),
    "support": ("labour_market_support_days", _days("labour_market_support_days")),
    "support-after-allowance": (
        "labour_market_support_days_after_allowance",
        _days("labour_market_support_days_after_allowance"),
    ),
}
"""The ways to meet the activation condition; a way is open on the days and for the age that the data has a rule for."""


def _integration(facts: Facts, occasion: Occasion) -> Iterator[Fault]:
    on = occasion.made_on
    if facts.integration_assessed_on is None:
        yield _fault(RULES.get("integration.assessment", on=on), "integration_assessed_on")
    if facts.first_plan_on is None:
        yield from _permit_faults(facts, on)
    if occasion.ends_on is None:
        rule = RULES.get("integration.first-plan", on=on)
        yield Fault(rule=rule, pointer="/endsOn", detail="The plan does not say when it ends.")
        return
    yield from _duration_faults(facts, on, occasion.ends_on)


def _permit_faults(facts: Facts, on: date) -> Iterator[Fault]:
    latest = RULES.get("integration.latest-making", on=on)
    if facts.first_permit_on is None:
        yield _fault(latest, "first_permit_on")
    elif not facts.trafficking_victim and on > add_months(facts.first_permit_on, latest.number * MONTHS_A_YEAR):
        yield _fault(latest, "first_permit_on", given=facts.first_permit_on)


def _duration_faults(facts: Facts, on: date, ends_on: date) -> Iterator[Fault]:
    first_plan, total = (RULES.get(f"integration.{name}", on=on) for name in ("first-plan", "total"))
    if facts.first_plan_on is None and ends_on > add_months(on, first_plan.number * MONTHS_A_YEAR):
        yield Fault(rule=first_plan, pointer="/endsOn", detail=first_plan.text_en, given=ends_on.isoformat())
    longest = add_months(facts.first_plan_on or on, total.number * MONTHS_A_YEAR)
    broken = total
    if facts.extension_ground is not None:
        broken = RULES.get("integration.extension", on=on)
        ground = EXTENSION_GROUNDS.find(facts.extension_ground, on=on)
        if ground is None:
            pointer = _pointer("extension_ground")
            raise ExtensionGroundUnknown(errors=[FieldFault(pointer=pointer, detail="not a ground of § 23")])
        if ground.unit == "special-measures" and not facts.special_measures_needed:
            yield _fault(ground, "special_measures_needed", given=facts.special_measures_needed)
        longest = add_months(longest, broken.number * MONTHS_A_YEAR)
    longest += timedelta(days=paused_days(facts.pauses, on=on))
    if facts.studies_unfinished:
        age, studies = (RULES.get(f"integration.{name}", on=on) for name in ("studies-age", "studies"))
        if facts.born_on is None or not _is_under(facts.born_on, age, longest):
            yield _fault(age, "born_on", given=facts.born_on)
        else:
            longest, broken = add_months(longest, studies.number * MONTHS_A_YEAR), studies
    if ends_on > longest:
        yield Fault(rule=broken, pointer="/endsOn", detail=broken.text_en, given=ends_on.isoformat())


def paused_days(pauses: Sequence[Pause], *, on: date) -> int:
    """The days of the pauses, each day once; refuses an unknown ground and a pause that ends before it begins."""
    days, counted_to = 0, date.min
    for place, pause in enumerate(pauses):
        pointer = f"/facts/pauses/{place}"
        if PAUSE_GROUNDS.find(pause.ground, on=on) is None:
            raise PauseGroundUnknown(errors=[FieldFault(pointer=f"{pointer}/ground", detail="not a ground of § 23")])
        if pause.ends_on < pause.starts_on:
            raise PeriodReversed(errors=[FieldFault(pointer=f"{pointer}/endsOn", detail="before startsOn")])
    for pause in sorted(pauses, key=lambda one: one.starts_on):
        starts_on = max(pause.starts_on, counted_to + timedelta(days=1))
        days += max((pause.ends_on - starts_on).days + 1, 0)
        counted_to = max(counted_to, pause.ends_on)
    return days


CONDITIONS: dict[str, Callable[[Facts, Occasion], Iterator[Fault]]] = {
    "jobseeker": _jobseeker,
    "activation": _activation,
    "integration": _integration,
}


def _is_under(born_on: date, age: LegalRule, on: date) -> bool:
    return on < add_months(born_on, age.number * MONTHS_A_YEAR)


def _fault(rule: LegalRule, member: str, *, given: object = None) -> Fault:
    shown = given.isoformat() if isinstance(given, date) else given
    detail = rule.text_en if given is not None else f"{rule.text_en} This is not stated."
    return Fault(rule=rule, pointer=_pointer(member), detail=detail, given=shown)


def _pointer(member: str) -> str:
    first, *others = member.split("_")
    return f"/facts/{first}{''.join(word.title() for word in others)}"
