"""Use cases of differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plans_api.differences.rules import Difference, differences
from plans_api.maskings.rules import EVIDENCE, FINDING, MASKED, WORDS_OF_GROUND
from plans_api.plans.rules import PlanId
from plans_api.plans.service import read_plan, shown
from tym_shared.call import Call
from tym_shared.decisions import Decisions
from tym_shared.errors import NotFound
from tym_shared.vocabulary import DataCategory

Part = Mapping[str, Any]  # a part of a plan's document as it is answered
PLACES = ("inForce", "draft", "earlier")
OF_ITEM = frozenset({"revision", "masked", "referral", "state", "interruption", "deliveries"})
"""Members of an item that follow from others or come after the version."""
OF_CATEGORY = {
    DataCategory.HEALTH_AND_WORK_CAPACITY: frozenset({"capacityFinding"}),
    DataCategory.SOCIAL_SITUATION: EVIDENCE,
}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What differs between two versions as their reader sees them, with what is denied of either."""

    items: list[Difference]
    denied: list[dict[str, str]]
    decision_ids: list[str]


async def compare_versions(call: Call, plan_id: PlanId, decisions: Decisions, *, number: int, against: int) -> Compared:
    """The differences of two versions, each read and logged as if it alone were.

    What is hidden in either is compared in neither. NotFound for a version that the reader sees nothing of.
    """
    plans = [shown(await read_plan(call, plan_id, decisions, number=one), call) for one in (against, number)]
    before, after = (_version(plan) for plan in plans)
    denied = {entry["category"]: entry["reason"] for plan in plans for entry in plan["denied"]}
    hidden = frozenset().union(*(OF_CATEGORY.get(DataCategory(category), frozenset()) for category in denied))
    masked = {item["id"] for version in (before, after) for item in version["items"] if item["masked"]}
    documents = [_comparable(version, hidden, masked) for version in (before, after)]
    return Compared(
        items=list(differences(*documents)),
        denied=[{"category": category, "reason": reason} for category, reason in sorted(denied.items())],
        decision_ids=[one for plan in plans for one in plan["decisionIds"]],
    )


def _version(plan: Part) -> Part:
    found: Part | None = next((plan[place] for place in PLACES if plan[place] is not None), None)
    if found is None:
        raise NotFound
    return found


def _comparable(version: Part, hidden: frozenset[str], masked: set[str]) -> dict[str, Any]:  # any JSON
    content = {name: value for name, value in version["content"].items() if name not in hidden}
    if FINDING.removeprefix("/") in hidden:
        content |= _without_health(content)
    return {
        "content": content,
        "items": [
            {
                name: value
                for name, value in item.items()
                if name not in OF_ITEM and not (name in MASKED and item["id"] in masked)
            }
            for item in version["items"]
        ],
    }


def _without_health(content: Part) -> dict[str, Any]:  # any JSON
    """Obligation and goals without the words that may tell of health."""
    obligation = {name: told for name, told in content["jobSearchObligation"].items() if name not in WORDS_OF_GROUND}
    goals = [{name: told for name, told in goal.items() if name != "closingReason"} for goal in content["goals"]]
    return {"jobSearchObligation": obligation, "goals": goals}
