"""What tests of approvals and reviews do with a plan beside what `Stages` does."""

from typing import Any

import httpx

from tests.api.plans.stages import CONTENT, EA_WORKER, PLANS, Stages
from tests.database import Rows

RECORDED = {
    "version": 1,
    "verdict": "approved",
    "form": "spoken",
    "evidence": "Puhelumuistio 12/2026",
    "language": "fi",
}


def kind_of(answer: httpx.Response | dict[str, Any]) -> str:
    """The problem's name."""
    body = answer if isinstance(answer, dict) else answer.json()
    return str(body["type"]).rpartition(":")[2]


def kept(stages: Stages, plan: str, place: str = "inForce") -> list[dict[str, Any]]:
    """The items of a version, ready to stand in the next one unchanged."""
    names = ("id", "serviceCode", "organiserId", "startsOn", "endsOn", "daysPerWeek", "hoursPerDay", "goal")
    version = stages.read(EA_WORKER, plan).json()[place]
    return [{name: item[name] for name in names} for item in version["items"]]


def revise(stages: Stages, plan: str, *, who: str = EA_WORKER, **changes: Any) -> httpx.Response:
    """A new version as this worker stores it."""
    headers = {"If-Match": stages.read(who, plan, necessity="arrange-service").headers["etag"]}
    body = CONTENT | {"reason": "change-of-need"} | changes
    return stages.api.put(who, PLANS, f"/v1/plans/{plan}", body, headers=headers)


def revised(stages: Stages, plan: str, **changes: Any) -> int:
    """The number of a new version."""
    answer = revise(stages, plan, **changes)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["number"])


def events(rows: Rows, kind: str, plan: str) -> list[dict[str, Any]]:
    """The data of the plan's events of a kind, in their order."""
    found = rows.all(
        "plans",
        f"SELECT data, readers FROM outbox_events WHERE type = '{kind}'"
        f" AND (aggregate_id = '{plan}' OR data ->> 'planId' = '{plan}') ORDER BY sequence",
    )
    return [row["data"] | {"readers": row["readers"]} for row in found]
