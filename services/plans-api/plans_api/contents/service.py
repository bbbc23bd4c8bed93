"""Use cases of contents: a content is held to every rule of the plan's type, and told all its faults together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic.alias_generators import to_camel

from plans_api.bookings.service import CheckedItem, CheckedItems
from plans_api.conditions.rules import condition_faults, deadlines
from plans_api.contents.rules import numbered_goals, refuse_past_report, type_faults
from plans_api.contents.schemas import OUTSIDE, ContentIn, PersonFactsIn
from plans_api.obligations.rules import Obligation
from plans_api.person_facts.rules import Facts, Occasion
from plans_api.plan_types.rules import Fault, PlanType, TypeRules, refuse
from plans_api.plans.rules import PlanFacts, content_faults
from tym_shared.errors import FieldFault, Invalid

CONTENT = {"goals", "job_search_obligation", "follow_up", "capacity_finding"}


class NotOfMultiAgencyPlan(Invalid):
    """A multi-agency plan has no such member."""


@dataclass(frozen=True, kw_only=True)
class Making:
    """What a version is made under: the type's rules, the day the plan is made, the day it is stored."""

    rules: TypeRules
    made_on: date
    today: date
    before: Mapping[str, Any] | None = None  # a JSON document


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A content that breaks no rule: as it is stored, with its items."""

    content: dict[str, Any]  # a JSON document
    items: Sequence[CheckedItem]


def check_content(given: ContentIn, making: Making, items: CheckedItems) -> Checked:
    """Refuse a content that breaks rules, those of its items among them, all in one answer; return it as stored."""
    content = given.model_dump(mode="json", by_alias=True, include=CONTENT)
    content["goals"] = numbered_goals(content["goals"], (making.before or {}).get("goals", ()))
    facts = Facts()
    if making.rules.type is PlanType.MULTI_AGENCY:
        _refuse_strange(given)
    else:
        stated = _stated(given, making)
        facts = stated.as_facts()
        content |= given.model_dump(mode="json", by_alias=True, include=set(OUTSIDE))
        content |= {"madeOn": making.made_on.isoformat(), "facts": stated.model_dump(mode="json", by_alias=True)}
        due = deadlines(making.rules.condition, facts, made_on=making.made_on)
        content |= {name: day.isoformat() for name, day in due.items()}
    is_first = making.before is None
    if is_first and given.follow_up is not None:
        refuse_past_report(given.follow_up.report_by, made_on=making.made_on)
    occasion = Occasion(
        made_on=making.made_on,
        stated_on=making.made_on if is_first else making.today,
        ends_on=given.ends_on,
        is_first=is_first,
        review_on=given.review_on,
    )
    faults = [
        *content_faults(_plan_facts(given, content), making.rules, on=occasion.stated_on),
        *condition_faults(making.rules.condition, facts, occasion),
    ]
    refuse([*faults, *_type_faults(items.items, making, facts), *items.faults])
    return Checked(content=content, items=items.items)


def _type_faults(items: Sequence[CheckedItem], making: Making, facts: Facts) -> Iterator[Fault]:
    for place, item in enumerate(items):
        yield from type_faults(
            item.service,
            making.rules.type,
            pointer=f"/items/{place}/serviceCode",
            on=item.given.starts_on,
            studies_unfinished=facts.studies_unfinished is True,
        )


def _plan_facts(given: ContentIn, content: Mapping[str, Any]) -> PlanFacts:  # Any: a JSON document
    obligation, capacity = given.job_search_obligation, given.capacity_finding
    return PlanFacts(
        content=content,
        obligation=Obligation(
            kind=obligation.kind,
            ground=obligation.ground_code,
            open_labour_market_possible=obligation.open_labour_market_possible,
            opportunities=obligation.opportunities_per_month,
        ),
        capacity_prevents_work_and_services=bool(capacity and capacity.prevents_work_and_services),
        service_codes=tuple(item.service_code for item in given.items),
    )


def _refuse_strange(given: ContentIn) -> None:
    strange = [name for name in sorted(OUTSIDE) if getattr(given, name) is not None]
    if strange:
        faults = [FieldFault(pointer=f"/{to_camel(name)}", detail="no member of this type") for name in strange]
        raise NotOfMultiAgencyPlan(errors=faults)


def _stated(given: ContentIn, making: Making) -> PersonFactsIn:
    """The facts given, or else those of the version before."""
    if given.facts is not None or making.before is None:
        return given.facts or PersonFactsIn()
    return PersonFactsIn.model_validate(making.before["facts"])
