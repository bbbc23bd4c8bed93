"""S13: a consultation between the authorities solves it, on consent and without a client relationship."""

from typing import Any

from tym_local.play import Play, Scenario
from tym_local.scenarios.beginnings import (
    CONSENT,
    COUNTY,
    EA_WORKER,
    PLANS,
    REFERRAL,
    SOCIAL_WORKER,
    VANTAA,
    Known,
    known_person,
)
from tym_local.scenarios.decisions import asks, denied, permitted
from tym_local.scenarios.referring import acts, makes, reads, refused

SITUATION = "social-situation"
DATA = (SITUATION, "service-need")


def consultation(play: Play) -> None:
    """Asked for, given in part, used for advice; nothing of it reaches the register of the co-operation model."""
    person = known_person(play, "person-tuula", workers=(EA_WORKER, SOCIAL_WORKER))
    asked = play.step(
        "S13.1",
        who=EA_WORKER,
        what="asks the person for consent to consult the county",
        shows="the authority asks; the person answers in their own service",
        at=CONSENT,
        method="POST",
        path="/v1/consent-requests",
        body={
            "personId": person.id,
            "purpose": "consultation",
            "discloserId": VANTAA,
            "recipientId": COUNTY,
            "categories": DATA,
            "textVersion": "consultation-1",
            "language": "fi",
        },
        expect=201,
    ).body["id"]
    tell: dict[str, Any] = {
        "categories": DATA,
        "purpose": "consultation",
        "register": "employment",
        "to": COUNTY,
        "necessity": "arrange-service",
        "what": "asks to consult the county",
    }
    asks(
        play,
        "S13.1",
        EA_WORKER,
        person,
        shows="until the person has answered nothing leaves",
        check=denied("consent-requested"),
        **tell,
    )
    play.step(
        "S13.2",
        who=person.client,
        what="gives part of what was asked",
        shows="a consent is specific",
        at=CONSENT,
        method="POST",
        path=f"/v1/me/consents/{asked}/give",
        body={"categories": ["service-need"]},
        expect=200,
        check=lambda answer: answer.body["state"] == "given",
    )
    asks(
        play,
        "S13.2",
        EA_WORKER,
        person,
        shows="advice is given on the consent, and only on what it covers",
        check=permitted("service-need", section="29"),
        **tell,
    )
    consult(play, person)
    asks(
        play,
        "S13.3",
        SOCIAL_WORKER,
        person,
        what="asks for the co-operation model's data",
        shows="no client relationship began, so § 15 opens nothing",
        check=denied("relation-of-other-kind"),
        categories=("service-need",),
        purpose="joint-assessment",
        register="tym",
        source=VANTAA,
    )
    play.step(
        "S13.3",
        who=person.client,
        what="looks for plans",
        shows="nothing reached the register of the co-operation model",
        at=PLANS,
        path="/v1/me/plans",
        expect=200,
        check=lambda answer: answer.body["items"] == [],
    )
    play.step(
        "S13.3",
        who=person.client,
        what="reads the own referrals",
        shows="what was asked of whom, on the person's own consent, in words",
        at=REFERRAL,
        path="/v1/me/referrals",
        expect=200,
        check=lambda answer: (
            [(one["kind"], one["basis"][0]["consentId"]) for one in answer.body["items"]] == [("consultation", asked)]
        ),
    )
    play.step(
        "S13.3",
        who=person.client,
        what="takes the receipt of the consent",
        shows="signed, in the fields of ISO/IEC TS 27560",
        at=CONSENT,
        path=f"/v1/me/consents/{asked}/receipt",
        expect=200,
        check=lambda answer: [one["eventState"] for one in answer.body["receipt"]["events"]] == ["requested", "given"],
    )


def consult(play: Play, person: Known) -> None:
    """The consultation as a referral that transfers nothing: advice comes back, and it ends there."""
    asked = makes(
        play,
        "S13.2",
        person,
        "consultation",
        COUNTY,
        shows="the question leaves with what the consent covers, and without a name: identity was not allowed",
        check=lambda answer: answer.body["permitted"] == ["service-need"],
    )
    referral = str(asked.body["id"])
    acts(play, "S13.2", SOCIAL_WORKER, referral, "acknowledge", state="received", within=10)
    refused(
        play,
        "S13.2",
        SOCIAL_WORKER,
        referral,
        "accept",
        shows="a consultation transfers nothing: there is nothing to accept",
        expect=409,
        problem="referral-transition-not-allowed",
    )
    advice = {"advice": "Ohjatkaa velkaneuvontaan ja sopikaa seuranta."}
    acts(play, "S13.2", SOCIAL_WORKER, referral, "return-with-advice", body=advice, state="returned")
    reads(
        play,
        "S13.2",
        EA_WORKER,
        referral,
        what="reads the advice",
        shows="the advice, and that it is the sender's turn",
        purpose="consultation",
        check=lambda answer: (answer.body["stateText"], answer.body["turn"]) == (advice["advice"], "sender"),
    )
    acts(play, "S13.2", EA_WORKER, referral, "acknowledge-outcome", state="outcome-acknowledged")


SCENARIO = Scenario("S13", "Consultation is enough", steps=("S13.1", "S13.2", "S13.3"), run=consultation)
