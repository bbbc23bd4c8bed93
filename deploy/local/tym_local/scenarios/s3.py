"""S3: an employer is told only with the person's written consent, and nothing more once it is withdrawn."""

from functools import partial
from typing import Any

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios.beginnings import (
    CONSENT,
    EA_WORKER,
    KELA,
    KELA_WORKER,
    REFERRAL,
    VANTAA,
    Known,
    done,
    known_person,
    started_case,
    until_registered,
)
from tym_local.scenarios.referring import reads
from tym_local.scenarios.s3_provider import provider
from tym_local.scenarios.s3_withdrawal import withdrawn

EMPLOYER, EMPLOYER_CONTACT = "employer-rakennus", "employer-contact"
SKILLS = {"category": "education-and-work", "text": "Nosturinkuljettajan pätevyys."}
HEALTH = {"category": "health-and-work-capacity", "text": "Selkä ei kestä raskaita nostoja."}


def employer(play: Play) -> None:
    """Denied without consent, refused once, given, filtered, withdrawn; the three authorities go on unchanged."""
    person = known_person(play, "person-leila", workers=(EA_WORKER,))
    case = started_case(play, person)
    until_registered(play, case, step="S3.1")
    without_consent(play, person)
    vacancy = with_consent(play, person)
    between = sent_to_kela(play, person, case)
    withdrawn(play, person, vacancy=vacancy, between=between)
    provider(play, person)


def without_consent(play: Play, person: Known) -> None:
    """Nobody tells the employer anything: the employment authority for want of consent, the others never."""
    present(
        play,
        "S3.1",
        person,
        shows="380/2023 § 118: without written consent an employer is told nothing",
        expect=403,
        check=partial(_denied, reason="consent-missing"),
    )
    present(
        play,
        "S3.1",
        person,
        who=KELA_WORKER,
        shows="only the employment authority may tell an employer at all",
        expect=422,
        check=lambda answer: answer.body["type"].endswith("referral-kind-not-allowed"),
    )


def with_consent(play: Play, person: Known) -> str:
    """The person refuses, then consents in writing to skills; health stays. The referral's id."""
    consent(play, person, "refused", shows="a refusal is data")
    present(
        play,
        "S3.2",
        person,
        shows="a refusal is respected and named",
        expect=403,
        check=partial(_denied, reason="consent-refused"),
    )
    play.step(
        "S3.2",
        who=EA_WORKER,
        what="records a consent given by phone",
        shows="the law asks for writing",
        at=CONSENT,
        method="POST",
        path="/v1/consents",
        body={**_consent("given"), "personId": person.id, "form": "phone"},
        expect=422,
    )
    consent(play, person, "given", shows="written consent for skills")
    sent = present(
        play,
        "S3.2",
        person,
        shows="skills leave, health data does not",
        expect=201,
        check=lambda answer: (
            "education-and-work" in answer.body["permitted"]
            and [one["category"] for one in answer.body["denied"]] == ["health-and-work-capacity"]
        ),
    )
    referral = str(sent.body["id"])
    reads(
        play,
        "S3.2",
        EMPLOYER_CONTACT,
        referral,
        what="reads the referral",
        shows="the employer sees skills, and not that the person is a client of the co-operation model",
        purpose="recruitment",
        within=10,
        check=lambda answer: (
            [entry["category"] for entry in answer.body["entries"]] == ["education-and-work"]
            and answer.body["caseId"] is None
        ),
    )
    return referral


def sent_to_kela(play: Play, person: Known, case: str) -> str:
    """A service referral between two authorities, which stands on statute; its id."""
    body = {
        "kind": "service",
        "personId": person.id,
        "recipientId": KELA,
        "caseId": case,
        "entries": [{"category": "service-need", "text": "Ammatillinen kuntoutusselvitys."}],
        "send": True,
    }
    return str(done(play.request(EA_WORKER, REFERRAL, "POST", "/v1/referrals", body=body)).body["id"])


def present(play: Play, step: str, person: Known, *, who: str = EA_WORKER, **expected: Any) -> Answer:
    """An authority presents the person to the employer, with skills and health."""
    body = {
        "kind": "vacancy",
        "personId": person.id,
        "recipientId": EMPLOYER,
        "entries": [SKILLS, HEALTH],
        "send": True,
    }
    return play.step(
        step,
        who=who,
        what="presents the person to an employer",
        at=REFERRAL,
        method="POST",
        path="/v1/referrals",
        body=body,
        necessity="fill-vacancy",
        **expected,
    )


def consent(play: Play, person: Known, answer: str, *, shows: str) -> None:
    """The person answers in their own service."""
    play.step(
        "S3.2",
        who=person.client,
        what=f"answers: {answer}",
        shows=shows,
        at=CONSENT,
        method="POST",
        path="/v1/me/consents",
        body=_consent(answer),
        expect=201,
        check=lambda kept: kept.body["state"] == answer,
    )


def _consent(answer: str) -> dict[str, Any]:
    return {
        "purpose": "recruitment",
        "discloserId": VANTAA,
        "recipientId": EMPLOYER,
        "categories": ["identity", "education-and-work"],
        "answer": answer,
        "textVersion": "recruitment-1",
        "language": "fi",
    }


def _denied(answer: Answer, *, reason: str) -> bool:
    return reason in {one["reason"] for one in answer.body["denied"]}


SCENARIO = Scenario("S3", "Employer, consent and withdrawal", steps=("S3.1", "S3.2", "S3.3", "S3.4"), run=employer)
