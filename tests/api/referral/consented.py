"""Referrals that left on a consent, and what the tests of its end ask about them."""

from typing import Any

import httpx

from tests.api.referral.stories import EMPLOYER_ID, REFERRALS, VANTAA, read
from tests.api_client import Api, Json
from tests.database import Rows

EMPLOYER, RECRUITMENT = "employer-contact", "recruitment"
SKILLS = {"category": "education-and-work", "text": "Nosturinkuljettajan pätevyys."}


def presented(api: Api, person: str, **more: Json) -> str:
    """A person presented to an employer on the consents that there are; the referral's id."""
    body = {
        "kind": "vacancy",
        "personId": person,
        "recipientId": EMPLOYER_ID,
        "entries": [SKILLS],
        "send": True,
        **more,
    }
    sent = api.post(VANTAA, "referral-api", REFERRALS, body)
    assert sent.status_code == 201, sent.text
    referral = str(sent.json()["id"])
    api.eventually(lambda: seen_by_employer(api, referral))
    return referral


def seen_by_employer(api: Api, referral: str) -> httpx.Response:
    """The employer's reading."""
    return read(api, EMPLOYER, referral, purpose=RECRUITMENT)


def withdraw(api: Api, consent: str) -> None:
    """The person has a worker withdraw a consent."""
    answer = api.post(VANTAA, "consent-api", f"/v1/consents/{consent}/withdraw")
    assert answer.status_code == 200, answer.text


def flagged(api: Api, referral: str, code: str) -> dict[str, Any]:
    """The referral as its sender reads it once it is flagged so."""

    def attempt() -> httpx.Response:
        answer = read(api, VANTAA, referral)
        found = answer.json()["attention"]
        return answer if found and found["code"] == code else httpx.Response(404, text=answer.text)

    whole: dict[str, Any] = api.eventually(attempt, within=20).json()
    return whole


def history(api: Api, referral: str) -> list[dict[str, Any]]:
    """What the ends of consents did to the referral."""
    path = f"{REFERRALS}/{referral}/reconsiderations"
    answer = api.get(VANTAA, "referral-api", path, purpose=RECRUITMENT)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def events(rows: Rows, referral: str) -> list[str]:
    """The types of the referral's events in their order."""
    found = rows.all("referral", f"SELECT type FROM outbox_events WHERE aggregate_id = '{referral}' ORDER BY sequence")
    return [row["type"] for row in found]
