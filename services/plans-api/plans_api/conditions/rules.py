"""Who may have an ordinary, an activation or an integration plan, when and how long, from the recorded facts.

Sources: 380/2023 §§ 31 and 34; the activation condition of 189/2001 before and after 2026-01-01; 681/2023 §§ 14, 20, 23
and 31. What the sources leave open stands in the data as an assumption.
"""

from collections.abc import Callable, Iterator
from datetime import date

from plans_api.integration_terms.rules import term_faults
from plans_api.person_facts.rules import Facts, Occasion, fact_fault, is_under, pointer_of
from plans_api.plan_types.rules import Fault
from tym_shared.errors import FieldFault, Invalid, PeriodReversed
from tym_shared.legal_dates import add_months, add_working_days
from tym_shared.legal_rules import LegalRule, LegalRules

RULES = LegalRules.load("plans_api.conditions.data")


class FactInTheFuture(Invalid):
    """A recorded fact cannot lie after the day on which it is stated."""


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
    for pointer, given in _past_days(facts):
        if given is not None and given > occasion.stated_on:
            fault = FieldFault(pointer=pointer, detail="after the day on which it is stated")
            raise FactInTheFuture(errors=[fault])
    if condition is not None:
        yield from CONDITIONS[condition](facts, occasion)


def _past_days(facts: Facts) -> Iterator[tuple[str, date | None]]:
    """The stated days that are past; a pause too, for it counts by how long the plan could not be carried out."""
    yield from ((pointer_of(name), getattr(facts, name)) for name in PAST)
    yield from ((f"/facts/pauses/{place}/endsOn", pause.ends_on) for place, pause in enumerate(facts.pauses))


def deadlines(condition: str | None, facts: Facts, *, made_on: date) -> dict[str, date]:
    """The days that follow from making the plan, by the member that shows each.

    A job search that began before the Act has no initial interview to come.
    """
    if condition == "jobseeker" and facts.job_search_started_on is not None:
        rule = RULES.find("jobseeker.initial-interview", on=facts.job_search_started_on)
        return {"initialInterviewDueOn": add_working_days(facts.job_search_started_on, rule.number)} if rule else {}
    if condition == "integration":
        return {"guidanceDueOn": add_months(made_on, RULES.get("integration.guidance", on=made_on).number)}
    return {}


def rule_versions(condition: str | None, *, on: date) -> list[str]:
    """The versions of the condition's rules in force on a day."""
    return [rule.version for rule in RULES.rules if rule.in_force(on) and rule.code.startswith(f"{condition}.")]


def _jobseeker(facts: Facts, occasion: Occasion) -> Iterator[Fault]:
    if occasion.is_first and facts.job_search_started_on is None:
        yield fact_fault(RULES.get("jobseeker.registered", on=occasion.made_on), "job_search_started_on")


def _activation(facts: Facts, occasion: Occasion) -> Iterator[Fault]:
    """The condition of making one. A plan that exists is revised under `activation.existing`."""
    if not occasion.is_first:
        return
    on = occasion.made_on
    age = RULES.get("activation.age", on=on)
    if facts.born_on is None:
        yield fact_fault(age, "born_on")
        return
    group = "young" if is_under(facts.born_on, age, on) else "older"
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
        yield fact_fault(rule, member, given=getattr(facts, member))
    if facts.own_request:
        yield fact_fault(asked, "found_best_after_hearing", given=facts.found_best_after_hearing)


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
    return term_faults(facts, occasion, RULES)


CONDITIONS: dict[str, Callable[[Facts, Occasion], Iterator[Fault]]] = {
    "jobseeker": _jobseeker,
    "activation": _activation,
    "integration": _integration,
}
