"""Which parts of a version tell of health or of the person's situation, and what is left of them without that category.

Parts are named by JSON Pointers, in which goals and items stand under their ids (621/1999 § 24, 381/2023 § 11).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from plans_api.obligations.rules import protects
from tym_shared.vocabulary import DataCategory

Document = Mapping[str, Any]  # a JSON document
Permitted = Callable[[str], frozenset[DataCategory]]
"""The categories that a reader may know of a part."""

FINDING, OBLIGATION = "/capacityFinding", "/jobSearchObligation"
EVIDENCE = frozenset({"facts", "background"})
"""Members of the content that tell of the person's situation."""
TELLING_REASONS = {"health": DataCategory.HEALTH_AND_WORK_CAPACITY}
"""The reasons of closing a goal that tell of a category."""
WORDS_OF_GROUND = ("groundCode", "ground")
MASKED: dict[str, Any] = {
    "serviceCode": None,
    "daysPerWeek": None,
    "hoursPerDay": None,
    "totalDays": None,
    "meetings": None,
    "goal": None,
    "prerequisite": None,
    "expenseReimbursement": None,
    "openConditions": [],
    "referral": None,
    "interruption": None,
    "deliveries": [],
}
"""What would tell a masked service, or what became of it there."""


def of_item(item_id: object) -> str:
    """The pointer of an item."""
    return f"/items/{item_id}"


def of_goal(goal: Document) -> str:
    """The pointer of a goal."""
    return f"/goals/{goal.get('id')}"


def protected_parts(content: Document) -> dict[str, DataCategory]:
    """The parts of a content that tell of a category, by their pointers."""
    parts = {f"/{name}": DataCategory.SOCIAL_SITUATION for name in EVIDENCE if content.get(name) is not None}
    if content.get("capacityFinding") is not None:
        parts[FINDING] = DataCategory.HEALTH_AND_WORK_CAPACITY
    ground = protects(content["jobSearchObligation"])
    if ground is not None:
        parts[OBLIGATION] = ground
    for goal in content.get("goals", ()):
        if goal.get("closingReason") in TELLING_REASONS:
            parts[of_goal(goal)] = TELLING_REASONS[goal["closingReason"]]
    return parts


def masked_content(content: Document, permitted: Permitted) -> dict[str, Any]:  # a JSON document
    """The content without what tells of a category that the reader may not know."""
    hidden = {part for part, category in protected_parts(content).items() if category not in permitted(part)}
    shown = {
        name: None if f"/{name}" in hidden and f"/{name}" != OBLIGATION else told for name, told in content.items()
    }
    if OBLIGATION in hidden:
        shown["jobSearchObligation"] = content["jobSearchObligation"] | dict.fromkeys(WORDS_OF_GROUND)
    if "goals" in content:
        shown["goals"] = [
            {**goal, "closingReason": None} if of_goal(goal) in hidden else goal for goal in content["goals"]
        ]
    return shown


def own_statements(
    content: Document, items: Sequence[Document], origins: Collection[str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:  # JSON documents
    """Content and items of a version without the protected parts that it keeps of another organisation (`origins`)."""
    shown = masked_content(content, lambda part: frozenset() if part in origins else frozenset(DataCategory))
    return shown, [{**item, **(MASKED if of_item(item["id"]) in origins else {})} for item in items]
