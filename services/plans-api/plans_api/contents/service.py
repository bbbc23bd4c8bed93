"""Use cases of contents: a content is held to every rule of the plan's type, and told all its faults together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic.alias_generators import to_camel

from plans_api.bookings.service import CheckedItem, CheckedItems
from plans_api.conditions.rules import condition_faults, deadlines
from plans_api.contents.rules import ClosingReason, numbered_goals, refuse_past_report, type_faults
from plans_api.contents.schemas import OUTSIDE, BackgroundIn, CapacityFindingIn, ContentIn, GoalIn, PersonFactsIn
from plans_api.maskings.rules import FINDING, OBLIGATION, of_goal, protected_parts
from plans_api.obligations.rules import Obligation, ObligationKind
from plans_api.person_facts.rules import Facts, Occasion
from plans_api.plan_types.rules import Fault, PlanType, TypeRules, refuse
from plans_api.plans.models import VersionRow
from plans_api.plans.rules import PlanFacts, content_faults
from tym_shared.errors import FieldFault, Invalid

CONTENT = {"goals", "job_search_obligation", "follow_up", "capacity_finding"}


class NotOfMultiAgencyPlan(Invalid):
    """A multi-agency plan has no such member."""


@dataclass(frozen=True, kw_only=True)
class Making:
    """What a version is made under: the type's rules, the day the plan is made, the day it is stored.

    `record` refers to where a plan of a day that is past stands as it was made then.
    """

    rules: TypeRules
    made_on: date
    today: date
    record: str | None = None
    before: Mapping[str, Any] | None = None  # a JSON document


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A content that breaks no rule: as it is stored, with its items."""

    content: dict[str, Any]  # a JSON document
    items: Sequence[CheckedItem]


def keep(given: ContentIn, before: VersionRow, *, own: str) -> tuple[ContentIn, frozenset[str]]:
    """The content with what it leaves out of what another organisation has stated, and the parts that it keeps so.

    Its storer may not know them: a finding on capacity, the ground of an obligation of the same kind, why a goal was
    closed, background and facts. Who has stated a finding, a ground or a reason itself takes it back by leaving it out.
    """
    content = before.content
    foreign = {part for part in protected_parts(content) if before.origin_of(part) != own}
    stated = {name for name in ("facts", "background") if getattr(given, name) is not None}
    kept = {f"/{name}" for name in {"facts", "background"} - stated} & foreign
    changes: dict[str, object] = {}
    if given.background is None and content.get("background") is not None:
        changes["background"] = BackgroundIn.model_validate(content["background"])
    if given.capacity_finding is None and FINDING in foreign:
        changes["capacity_finding"] = CapacityFindingIn.model_validate(content["capacityFinding"])
        kept.add(FINDING)
    obligation, former = given.job_search_obligation, content["jobSearchObligation"]
    is_silent = obligation.ground_code is None and obligation.ground is None and obligation.kind == former["kind"]
    if is_silent and OBLIGATION in foreign and obligation.kind is not ObligationKind.SET:
        words = {"ground_code": former.get("groundCode"), "ground": former.get("ground")}
        changes["job_search_obligation"] = obligation.model_copy(update=words)
        kept.add(OBLIGATION)
    closed = {goal.get("id"): goal for goal in content.get("goals", ()) if of_goal(goal) in foreign}
    goals = [_with_reason(goal, closed) for goal in given.goals]
    kept |= {f"/goals/{goal.id}" for goal, stated in zip(goals, given.goals, strict=True) if goal is not stated}
    return given.model_copy(update={**changes, "goals": goals}), frozenset(kept)


def _with_reason(goal: GoalIn, closed: Mapping[str, Mapping[str, Any]]) -> GoalIn:  # Any: a JSON document
    former = closed.get(str(goal.id))
    if former is None or goal.closing_reason is not None or goal.state != former["state"]:
        return goal
    return goal.model_copy(update={"closing_reason": ClosingReason(former["closingReason"])})


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
        content |= {"recordOfMaking": making.record} if making.record else {}
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
        *content_faults(_plan_facts(given, content, items.items), making.rules, on=occasion.stated_on),
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


def _plan_facts(
    given: ContentIn,
    content: Mapping[str, Any],  # a JSON document
    items: Sequence[CheckedItem],
) -> PlanFacts:
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
        service_codes=tuple(item.service.code for item in items),
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
