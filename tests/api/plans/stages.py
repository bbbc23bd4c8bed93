"""Brings a new person's case to the stage a test needs."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.api_client import Api

PLANS = "plans-api"
EA, COUNTY, KELA = "employment-vantaa", "county-vantaan-ja-keravan", "kela"
EA_WORKER, SOCIAL, HEALTH, KELA_WORKER, STRANGER = (
    "vantaa-worker",
    "vantaa-county-social-worker",
    "vantaa-county-health-professional",
    "kela-specialist",
    "tampere-worker",
)
NOTHING_STORED = {
    "gaps": [
        {"aspect": aspect, "reason": "nothing-affects-employment"}
        for aspect in ("competence", "social-situation", "health", "work-capacity")
    ]
}
"""What a conclusion states whose assessment holds no data."""
SIGNERS = {EA: EA_WORKER, COUNTY: SOCIAL, KELA: KELA_WORKER}
ITEM = {"serviceCode": "mielenterveyspalvelut", "organiserId": COUNTY, "startsOn": "2026-12-01"}
CONTENT: dict[str, Any] = {
    "goals": [{"text": "Talous tasapainoon"}],
    "items": [ITEM],
    "jobSearchObligation": {"kind": "set", "opportunitiesPerMonth": 4},
    "followUp": {"how": "Puhelu kuukausittain"},
}


@dataclass(frozen=True)
class Stages:
    """The stages of a case, each standing on the one before; every answer is checked."""

    api: Api

    def person(self) -> str:
        """A person known to the employment authority."""
        return self.api.new_person(EA_WORKER)

    def started(self, person: str) -> str:
        """The id of a case whose three parties have their access."""
        body = {"personId": person, "countyId": COUNTY, "unemployed": True}
        case = str(self.post(EA_WORKER, "/v1/cases", body, 201)["id"])

        def look() -> httpx.Response:
            answer = self.api.get(EA_WORKER, PLANS, f"/v1/cases/{case}", purpose="joint-assessment")
            answer.status_code = 200 if answer.json()["access"] == "registered" else 425
            return answer

        self.api.eventually(look)
        return case

    def enter(self, who: str, person: str, category: str, text: str, **more: str) -> httpx.Response:
        """An attempt to enter a datum."""
        body = {"personId": person, "category": category, "text": text, "source": "asiakas", **more}
        return self.api.post(who, PLANS, "/v1/assessment-entries", body)

    def sign(self, case: str, organisation: str, conclusion: str, *, kela: bool = False) -> None:
        """An authority's signature on its section as it stands."""
        worker = SIGNERS[organisation]
        found = self.api.get(worker, PLANS, f"/v1/cases/{case}/assessment", purpose="joint-assessment").json()
        version = next(one["version"] for one in found["sections"] if one["authorityId"] == organisation)
        body = {
            "version": version,
            "conclusion": conclusion,
            "reason": "Arvioitu.",
            "kelaRehabilitationNeeded": kela,
        }
        self.post(worker, f"/v1/cases/{case}/assessment/sections/{organisation}/sign", body)

    def planning(self, person: str, *, kela: bool = False) -> str:
        """The id of a case whose assessment was concluded with NEED."""
        case = self.started(person)
        for organisation in SIGNERS:
            self.sign(case, organisation, "need", kela=kela and organisation == KELA)
        self.post(EA_WORKER, f"/v1/cases/{case}/assessment/conclude", NOTHING_STORED)
        return case

    def drafted(self, person: str, *, kela: bool = False, **content: Any) -> str:
        """The id of a plan with one draft version."""
        body = CONTENT | {"caseId": self.planning(person, kela=kela)} | content
        return str(self.post(EA_WORKER, "/v1/plans", body, 201)["id"])

    def approve(self, who: str, plan: str, version: int = 1) -> dict[str, Any]:
        """A party's approval of a version."""
        return self.post(who, f"/v1/plans/{plan}/approve", {"version": version})

    def in_force(self, person: str, client: str, **content: Any) -> str:
        """The id of a plan approved by all; `client` signs in as the person."""
        plan = self.drafted(person, **content)
        for who in (EA_WORKER, SOCIAL, client):
            self.approve(who, plan)
        return plan

    def read(self, who: str, plan: str, **options: Any) -> httpx.Response:
        """A read of a plan."""
        return self.api.get(who, PLANS, f"/v1/plans/{plan}", purpose="joint-plan", **options)

    def post(self, who: str, path: str, body: Any = None, status: int = 200) -> dict[str, Any]:
        """A POST that must answer with this status; its body."""
        answer = self.api.post(who, PLANS, path, body)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found
