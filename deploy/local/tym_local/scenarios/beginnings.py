"""How scenarios begin: a person known to their authorities, and a case brought to the stage that the story needs."""

import uuid
from dataclasses import dataclass
from typing import Any

from tym_local.clients import seeded_clients
from tym_local.play import Answer, Play

CONSENT, REFERRAL, PLANS = "consent-api", "referral-api", "plans-api"
VANTAA, COUNTY, KELA = "employment-vantaa", "county-vantaan-ja-keravan", "kela"
EA_WORKER, SOCIAL_WORKER, HEALTH_WORKER, KELA_WORKER = (
    "vantaa-worker",
    "vantaa-county-social-worker",
    "vantaa-county-health-professional",
    "kela-specialist",
)
NOTHING_STORED = {
    "gaps": [
        {"aspect": aspect, "reason": "nothing-affects-employment"}
        for aspect in ("competence", "social-situation", "health", "work-capacity")
    ]
}
"""What a conclusion states whose assessment holds no data."""
SIGNERS = ((EA_WORKER, VANTAA), (SOCIAL_WORKER, COUNTY), (KELA_WORKER, KELA))


@dataclass(frozen=True)
class Known:
    """A person as the scenario knows them: the client that signs in as them, and their id."""

    client: str
    id: str


def done(answer: Answer, *expected: int) -> Answer:
    """The answer of a request that only prepares the story; anything else than the expected status ends it."""
    if answer.status not in (expected or (200, 201)):
        raise RuntimeError(f"a preparation was answered {answer.status}: {answer.body}")
    return answer


def known_person(play: Play, client: str, *, workers: tuple[str, ...] = (EA_WORKER,)) -> Known:
    """The person is found or created, is a client of the workers' organisations, and has signed in once."""
    hetu = seeded_clients()[client].hetu
    body = {"hetu": hetu, "givenName": "Esimerkki", "familyName": client.partition("-")[2].title()}
    lookup = play.request(workers[0], CONSENT, "POST", "/v1/persons/lookup", body=body, purpose="employment-services")
    person = done(lookup).body["id"]
    for worker in workers:
        become_client(play, worker, person)
    done(play.request(client, CONSENT, "GET", "/v1/me/consents"))
    return Known(client, person)


def become_client(play: Play, worker: str, person: str) -> None:
    """The worker's organisation registers the person as its own client."""
    body = {
        "kind": "own-client",
        "personId": person,
        "organisationId": seeded_clients()[worker].org,
        "startsAt": "2026-01-01T00:00:00Z",
        "version": 1,
    }
    done(play.request(worker, CONSENT, "PUT", f"/v1/relations/{uuid.uuid4()}", body=body))


def started_case(play: Play, person: Known) -> str:
    """The assessment has been started; the case's id."""
    body = {"personId": person.id, "countyId": COUNTY, "unemployed": True}
    return str(done(play.request(EA_WORKER, PLANS, "POST", "/v1/cases", body=body)).body["id"])


def sign_all(play: Play, case: str, conclusions: dict[str, str], *, kela_needed: bool = False) -> None:
    """Each authority signs its own section with its conclusion."""
    for worker, organisation in SIGNERS:
        sign(play, case, worker, organisation, conclusions[organisation], kela_needed=kela_needed)


def sign(play: Play, case: str, worker: str, organisation: str, conclusion: str, *, kela_needed: bool = False) -> None:
    """One authority signs its own section as it stands."""
    read = play.request(worker, PLANS, "GET", f"/v1/cases/{case}/assessment", purpose="joint-assessment")
    sections = done(read).body["sections"]
    version = next(section["version"] for section in sections if section["authorityId"] == organisation)
    body = {
        "version": version,
        "conclusion": conclusion,
        "reason": "Palvelutarve arvioitu yhdessä.",
        "kelaRehabilitationNeeded": kela_needed,
    }
    path = f"/v1/cases/{case}/assessment/sections/{organisation}/sign"
    done(play.request(worker, PLANS, "POST", path, body=body))


def planned_case(play: Play, person: Known, *, step: str, kela: bool = False) -> str:
    """The assessment has been concluded with NEED by all three; the case's id."""
    case = started_case(play, person)
    until_registered(play, case, step=step)
    sign_all(play, case, {VANTAA: "need", COUNTY: "need", KELA: "need"}, kela_needed=kela)
    done(play.request(EA_WORKER, PLANS, "POST", f"/v1/cases/{case}/assessment/conclude", body=NOTHING_STORED))
    return case


def until_registered(play: Play, case: str, *, step: str) -> None:
    """The three parties' relations stand at the decision point."""
    play.step(
        step,
        who=EA_WORKER,
        what="waits until the parties' access is registered",
        shows="the case opens to its three parties by itself",
        at=PLANS,
        path=f"/v1/cases/{case}",
        expect=200,
        purpose="joint-assessment",
        check=lambda answer: answer.body["access"] == "registered",
        within=15,
    )


def simple_plan(case: str, **changes: Any) -> dict[str, Any]:
    """A plan that breaks no rule: debt counselling by the county, the obligation set, follow-up agreed."""
    plan = {
        "caseId": case,
        "goals": [{"text": "Talous tasapainoon"}],
        "items": [service_item("mielenterveyspalvelut", COUNTY)],
        "jobSearchObligation": {"kind": "set", "opportunitiesPerMonth": 4},
        "followUp": {"how": "Puhelu kuukausittain"},
    }
    return plan | changes


def service_item(code: str, organiser: str, **more: Any) -> dict[str, Any]:
    """A service item that starts on a fixed day."""
    return {"serviceCode": code, "organiserId": organiser, "startsOn": "2026-12-01", **more}


def plan_in_force(play: Play, person: Known, body: dict[str, Any], *, kela: bool = False) -> str:
    """A plan drafted and approved by every party; its id."""
    drafted = done(play.request(EA_WORKER, PLANS, "POST", "/v1/plans", body=body)).body
    plan, version = str(drafted["id"]), {"version": drafted["number"]}
    for client in (EA_WORKER, SOCIAL_WORKER, person.client, *((KELA_WORKER,) if kela else ())):
        done(play.request(client, PLANS, "POST", f"/v1/plans/{plan}/approve", body=version))
    return plan
