"""Bodies of plans outside the co-operation model that break no rule."""

from typing import Any

from tests.api.plans.stages import COUNTY, EA
from tests.legal_days import days_on

SERVICE = {"serviceCode": "tyonhakuvalmennus", "organiserId": EA, "startsOn": days_on(7)}
COMMON: dict[str, Any] = {
    "goals": [{"text": "Työhön varastoalalle"}],
    "items": [SERVICE],
    "jobSearchObligation": {"kind": "set", "opportunitiesPerMonth": 4},
    "followUp": {"how": "Puhelu kuukausittain", "reportBy": days_on(60)},
}


def ordinary(person: str, **more: Any) -> dict[str, Any]:
    """An ordinary plan of a jobseeker."""
    facts = {"jobSearchStartedOn": days_on(-5)}
    return COMMON | {"type": "ordinary", "personId": person, "facts": facts} | more


def activation(person: str, **more: Any) -> dict[str, Any]:
    """An activation plan for one who has lived on social assistance for years."""
    background = {
        "educationAndCareer": "Peruskoulu, varastotyötä",
        "earlierServices": "Valmennus ei johtanut työhön",
        "earlierPlans": "Toteutuivat osin",
    }
    facts = {"bornOn": "1980-05-01", "mainIncomeSocialAssistanceSince": "2023-01-01"}
    kind = {"type": "activation", "personId": person, "countyId": COUNTY, "reviewOn": days_on(90)}
    return COMMON | kind | {"background": background, "facts": facts} | more


def integration(person: str, **more: Any) -> dict[str, Any]:
    """A first integration plan."""
    facts = {"firstPermitOn": days_on(-300), "integrationAssessedOn": days_on(-10)}
    kind = {"type": "integration", "personId": person, "endsOn": days_on(300)}
    return COMMON | kind | {"facts": facts} | more
