"""Brings a steering group to the stage a test needs; each test has an area of its own by moving the term."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from tests.api.plans.stages import PLANS
from tests.api_client import Api

NETWORKS = "/v1/networks"
VANTAA, KERAVA = "employment-vantaa", "employment-kerava-sipoo"
WEST, EAST, KELA = "county-vantaan-ja-keravan", "county-ita-uudenmaan", "kela"
LEADS = {
    VANTAA: "vantaa-tym-lead",
    KERAVA: "kerava-tym-lead",
    WEST: "vantaa-county-tym-lead",
    EAST: "ita-uusimaa-county-tym-lead",
    KELA: "kela-tym-lead",
}
SETTER, OTHER_AUTHORITY, COUNTY, OTHER_COUNTY, KELA_LEAD = LEADS.values()
STRANGER = "tampere-tym-lead"
SHARED = [(VANTAA, WEST), (KERAVA, WEST), (KERAVA, EAST)]
TERMS = count(2030, 6)
CONTENT: dict[str, Any] = {
    "waysOfOrganising": "Yhteinen toimipiste ja yhteiset arviointiajat.",
    "staff": [
        {"organisationId": party, "persons": persons, "tasks": "Palvelutarpeen arviointi"}
        for party, persons in ((VANTAA, "6"), (KERAVA, "2"), (WEST, "3"), (EAST, "1"), (KELA, "1.5"))
    ],
    "staffCheckMonths": 12,
    "costSplit": "staff-ratio",
    "kelaShare": "Kela vastaa omien tilojensa kustannuksista.",
}


@dataclass(frozen=True)
class Groups:
    """The stages of a steering group of two authorities, two counties and Kela; every answer is checked."""

    api: Api

    def proposed(self, areas: list[tuple[str, str]] | None = None, *, who: str = SETTER) -> str:
        """The id of a group that is being negotiated."""
        pairs = [{"employmentAuthorityId": one, "countyId": other} for one, other in areas or SHARED]
        return str(self.post(who, NETWORKS, {"areas": pairs}, 201)["id"])

    def negotiated(self, *, setter: str = VANTAA) -> str:
        """The id of a group that all have negotiated on, with members, deputies and chairs named."""
        group = self.proposed()
        for party, lead in LEADS.items():
            stated = {"settingAuthorityId": setter} if party.startswith("employment") else {}
            self.act(lead, group, "negotiate", stated)
        members = {party: self.member(lead, group) for party, lead in LEADS.items()}
        self.act(LEADS[setter], group, "chair", {"memberId": members[setter]})
        self.act(COUNTY, group, "vice-chair", {"memberId": members[WEST]})
        return group

    def set(self, term_from: str | None = None) -> str:
        """The id of a group that is set, for a term that no other test uses."""
        group = self.negotiated()
        self.act(SETTER, group, "set", {"termFrom": term_from or f"{next(TERMS)}-01-01"})
        return group

    def member(self, lead: str, group: str) -> str:
        """A member named by a party, with a deputy; the member's id."""
        body = {"name": "Maija Jäsen", "deputyName": "Ville Varajäsen"}
        return str(self.post(lead, f"{NETWORKS}/{group}/members", body, 201)["memberId"])

    def approved_lead(self, group: str) -> str:
        """The id of a lead person whom every party has approved."""
        lead = self.post(
            SETTER, f"{NETWORKS}/{group}/lead-persons", {"name": "Johanna Johtava", "deputyName": "Vesa Vara"}, 201
        )
        for party in LEADS.values():
            self.act(party, group, f"lead-persons/{lead['id']}/approve")
        return str(lead["id"])

    def drafted(self, group: str, **changes: Any) -> int:
        """The number of a draft agreement."""
        answer = self.post(SETTER, f"{NETWORKS}/{group}/agreements", CONTENT | changes, 201)
        return int(answer["number"])

    def agreed(self, group: str, **changes: Any) -> int:
        """The number of an agreement that every party has signed."""
        number = self.drafted(group, **changes)
        for lead in LEADS.values():
            self.act(lead, group, f"agreements/{number}/sign")
        return number

    def read(self, who: str, group: str, part: str = "") -> httpx.Response:
        """A read of a group or of a part of it."""
        return self.api.get(who, PLANS, f"{NETWORKS}/{group}{part}")

    def act(self, who: str, group: str, action: str, body: Any = None, status: int = 200) -> Mapping[str, Any]:
        """An action on a group that must answer with this status."""
        return self.post(who, f"{NETWORKS}/{group}/{action}", body, status)

    def post(self, who: str, path: str, body: Any = None, status: int = 200) -> dict[str, Any]:
        """A POST that must answer with this status; its body."""
        answer = self.api.post(who, PLANS, path, body)
        assert answer.status_code in {status, 201 if status == 200 else status}, answer.text
        found: dict[str, Any] = answer.json()
        return found


def problem(answer: httpx.Response | Mapping[str, Any]) -> str:
    """The problem's type without its prefix."""
    document = answer if isinstance(answer, Mapping) else answer.json()
    return str(document["type"]).rpartition(":")[2]
