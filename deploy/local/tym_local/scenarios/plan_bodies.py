"""Bodies of plans outside the co-operation model that break no rule; a scenario changes what its step is about."""

from typing import Any

from tym_local.play import Play
from tym_local.scenarios.beginnings import EA_WORKER, PLANS, VANTAA, done, service_item

COMMON: dict[str, Any] = {
    "goals": [{"text": "Työhön varastoalalle"}],
    "items": [service_item("tyonhakuvalmennus", VANTAA)],
    "jobSearchObligation": {"kind": "set", "opportunitiesPerMonth": 4},
    "followUp": {"how": "Puhelu kuukausittain", "reportBy": "2027-01-15"},
}


def ordinary(person: str, **more: Any) -> dict[str, Any]:
    """An ordinary plan of a registered jobseeker."""
    facts = {"jobSearchStartedOn": "2026-01-02"}
    return COMMON | {"type": "ordinary", "personId": person, "facts": facts} | more


def drafted(play: Play, body: dict[str, Any]) -> str:
    """The id of a plan drafted to prepare a step."""
    return str(done(play.request(EA_WORKER, PLANS, "POST", "/v1/plans", body=body)).body["id"])


def approved(play: Play, plan: str, *clients: str) -> None:
    """Version 1 approved by these."""
    for client in clients:
        done(play.request(client, PLANS, "POST", f"/v1/plans/{plan}/approve", body={"version": 1}))
