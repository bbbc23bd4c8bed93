"""What the tests of referral-api begin with: persons, parties of a case, and referrals brought to a state."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx

from tests.api_client import Api, Json
from tests.identity_codes import new_hetu

REFERRALS = "/v1/referrals"
VANTAA, KELA, COUNTY = "vantaa-worker", "kela-specialist", "vantaa-county-social-worker"
HEALTH = "vantaa-county-health-professional"
EMPLOYMENT_ID, KELA_ID, COUNTY_ID = "employment-vantaa", "kela", "county-vantaan-ja-keravan"
PROVIDER_ID, EMPLOYER_ID = "provider-tyovalmennus", "employer-rakennus"
JOINT, DIRECTING = "joint-service", "tym-directing"
NECESSITY = "arrange-service"
BODIES: dict[str, Json] = {
    "decline": {"reason": "no-capacity"},
    "return-with-advice": {"advice": "Ottakaa yhteyttä velkaneuvontaan."},
    "record-decision": {"decisionId": "X-1", "outcome": "granted"},
    "hold": {"reason": "waiting-list"},
    "schedule": {"at": "2027-01-15T09:00:00+02:00", "place": "Palvelupiste"},
    "cancel": {"reason": "other"},
    "request-cancellation": {"reason": "need-changed"},
    "complete": {"outcome": "achieved"},
    "query-outcome": {"question": "Miten kävi?"},
    "answer-outcome": {"text": "Hyvin."},
    "absences": {"from": "2026-11-16", "to": "2026-11-20", "reasonTold": False},
    "amendments": {"reason": "change-of-need", "urgency": "urgent"},
    "proposals": {"reason": "extension", "endsOn": "2027-05-31"},
    "answer-links": {"actions": ["accept"]},
    "messages": {"text": "Milloin aika olisi?", "categories": ["service-need"]},
    "redirect": {"recipientId": "kela"},
    "assign": {"userId": "https://issuer.test#somebody"},
    "request-information": {"question": "Mitä?"},
    "answer-information": {"text": "Näin", "category": "plan"},
}
"""A body for each action that needs one."""


def make_case(api: Api, *parties: str, person: str | None = None) -> str:
    """A person in whose open case the organisations take part; the person's id."""
    person = person or api.new_person()
    for party in parties or (EMPLOYMENT_ID, KELA_ID, COUNTY_ID):
        body = {
            "kind": "case-party",
            "personId": person,
            "organisationId": party,
            "subjectId": str(uuid.uuid4()),
            "startsAt": "2026-01-01T00:00:00Z",
            "version": 1,
        }
        path = f"/v1/relations/{uuid.uuid4()}"
        answer = api.put("plans-api", "consent-api", path, body)
        assert answer.status_code == 200, answer.text
    return person


def person_born(api: Api, year: int) -> str:
    """A new client of Vantaa, born in this year."""
    hetu = new_hetu(sign="A" if year >= 2000 else "-", year=year % 100)
    body = {"hetu": hetu, "givenName": "Testi", "familyName": "Henkilö"}
    found = api.post(VANTAA, "consent-api", "/v1/persons/lookup", body, purpose="employment-services")
    person = str(found.json()["id"])
    api.make_client(VANTAA, person)
    return person


def referral_body(person: str, *, recipient: str = KELA_ID, **more: Json) -> dict[str, Any]:
    """A service referral as it is sent, with a text about service needs."""
    return {
        "kind": "service",
        "personId": person,
        "recipientId": recipient,
        "serviceCode": "vocational-rehabilitation-examination",
        "entries": [{"category": "service-need", "text": "Tarvitsee ammatillista kuntoutusselvitystä."}],
        "send": True,
        **more,
    }


def send(api: Api, person: str, *, recipient: str = KELA_ID, worker: str = VANTAA, **more: Json) -> str:
    """A sent service referral; its id."""
    answer = api.post(worker, "referral-api", REFERRALS, referral_body(person, recipient=recipient, **more))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def act(api: Api, worker: str, referral: str, action: str, body: Json = None, **options: Any) -> httpx.Response:
    """An action on a referral."""
    return api.post(worker, "referral-api", f"{REFERRALS}/{referral}/{action}", body, **options)


def read(api: Api, worker: str, referral: str, *, purpose: str = JOINT, necessity: str | None = None) -> httpx.Response:
    """A reading of a referral."""
    return api.get(worker, "referral-api", f"{REFERRALS}/{referral}", purpose=purpose, necessity=necessity)


def receive(api: Api, worker: str, referral: str) -> None:
    """Acknowledge receipt."""
    answer = act(api, worker, referral, "acknowledge")
    assert answer.status_code == 200, answer.text


def kind_of(problem: httpx.Response) -> str:
    """The problem's type without its prefix."""
    return str(problem.json()["type"]).rpartition(":")[2]


def eventually(holds: Callable[[], bool], *, within: float = 30) -> None:
    """Wait for what background work brings about."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


def register_consent(api: Api, person: str, **changed: Json) -> str:
    """A consent of the person that a worker of Vantaa has taken; its id."""
    body = {
        "personId": person,
        "purpose": "recruitment",
        "discloserId": EMPLOYMENT_ID,
        "recipientId": EMPLOYER_ID,
        "categories": ["identity", "education-and-work"],
        "answer": "given",
        "form": "written",
        "textVersion": "recruitment-1",
        "language": "fi",
        **changed,
    }
    answer = api.post(VANTAA, "consent-api", "/v1/consents", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
