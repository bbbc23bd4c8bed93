"""When an integration plan is made and how long it lasts, with the grounds of § 23: 681/2023 §§ 14, 20, 23 and 31."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from plans_api.person_facts.rules import MONTHS_A_YEAR, Facts, Occasion, Pause, fact_fault, is_under, pointer_of
from plans_api.plan_types.rules import Fault
from tym_shared.errors import FieldFault, Invalid, PeriodReversed
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRules

EXTENSION_GROUNDS = LegalRules.load("plans_api.integration_terms.data", "extension_grounds.json")
PAUSE_GROUNDS = LegalRules.load("plans_api.integration_terms.data", "pause_grounds.json")


class ExtensionGroundUnknown(Invalid):
    """The ground is not one on which the longest duration is extended."""


class PauseGroundUnknown(Invalid):
    """The ground is not one for which a pause is counted."""


def term_faults(facts: Facts, occasion: Occasion, rules: LegalRules) -> Iterator[Fault]:
    """What the facts and the period of an integration plan do not meet of the dated `rules`."""
    on = occasion.made_on
    if facts.integration_assessed_on is None:
        yield fact_fault(rules.get("integration.assessment", on=on), "integration_assessed_on")
    if facts.first_plan_on is None:
        yield from _permit_faults(facts, on, rules)
    if occasion.ends_on is None:
        rule = rules.get("integration.first-plan", on=on)
        yield Fault(rule=rule, pointer="/endsOn", detail="The plan does not say when it ends.")
        return
    yield from _duration_faults(facts, on, occasion.ends_on, rules)


def _permit_faults(facts: Facts, on: date, rules: LegalRules) -> Iterator[Fault]:
    latest = rules.get("integration.latest-making", on=on)
    if facts.first_permit_on is None:
        yield fact_fault(latest, "first_permit_on")
    elif not facts.trafficking_victim and on > add_months(facts.first_permit_on, latest.number * MONTHS_A_YEAR):
        yield fact_fault(latest, "first_permit_on", given=facts.first_permit_on)


def _duration_faults(facts: Facts, on: date, ends_on: date, rules: LegalRules) -> Iterator[Fault]:
    first_plan, total = (rules.get(f"integration.{name}", on=on) for name in ("first-plan", "total"))
    if facts.first_plan_on is None and ends_on > add_months(on, first_plan.number * MONTHS_A_YEAR):
        yield Fault(rule=first_plan, pointer="/endsOn", detail=first_plan.text_en, given=ends_on.isoformat())
    longest = add_months(facts.first_plan_on or on, total.number * MONTHS_A_YEAR)
    broken = total
    if facts.extension_ground is not None:
        broken = rules.get("integration.extension", on=on)
        ground = EXTENSION_GROUNDS.find(facts.extension_ground, on=on)
        if ground is None:
            pointer = pointer_of("extension_ground")
            raise ExtensionGroundUnknown(errors=[FieldFault(pointer=pointer, detail="not a ground of § 23")])
        if ground.unit == "special-measures" and not facts.special_measures_needed:
            yield fact_fault(ground, "special_measures_needed", given=facts.special_measures_needed)
        longest = add_months(longest, broken.number * MONTHS_A_YEAR)
    longest += timedelta(days=paused_days(facts.pauses, since=facts.first_plan_on or on, until=ends_on, on=on))
    if facts.studies_unfinished:
        age, studies = (rules.get(f"integration.{name}", on=on) for name in ("studies-age", "studies"))
        if facts.born_on is None or not is_under(facts.born_on, age, longest):
            yield fact_fault(age, "born_on", given=facts.born_on)
        else:
            longest, broken = add_months(longest, studies.number * MONTHS_A_YEAR), studies
    if ends_on > longest:
        yield Fault(rule=broken, pointer="/endsOn", detail=broken.text_en, given=ends_on.isoformat())


def paused_days(pauses: Sequence[Pause], *, since: date, until: date, on: date) -> int:
    """The days of the pauses from the first plan to the end of this one, each day once.

    Refused: an unknown ground and a pause that ends before it begins.
    """
    days, counted_to = 0, since - timedelta(days=1)
    for place, pause in enumerate(pauses):
        pointer = f"/facts/pauses/{place}"
        if PAUSE_GROUNDS.find(pause.ground, on=on) is None:
            raise PauseGroundUnknown(errors=[FieldFault(pointer=f"{pointer}/ground", detail="not a ground of § 23")])
        if pause.ends_on < pause.starts_on:
            raise PeriodReversed(errors=[FieldFault(pointer=f"{pointer}/endsOn", detail="before startsOn")])
    for pause in sorted(pauses, key=lambda one: one.starts_on):
        starts_on = max(pause.starts_on, counted_to + timedelta(days=1))
        ends_on = min(pause.ends_on, until)
        days += max((ends_on - starts_on).days + 1, 0)
        counted_to = max(counted_to, ends_on)
    return days
