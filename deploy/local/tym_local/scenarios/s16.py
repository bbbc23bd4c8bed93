"""S16: outside the co-operation model: authorities tell and ask one another, and a plan has its own end."""

from functools import partial

from tym_local.play import Play, Scenario
from tym_local.scenarios.beginnings import (
    CONSENT,
    COUNTY,
    EA_WORKER,
    PLANS,
    SOCIAL_WORKER,
    VANTAA,
    Known,
    become_client,
    done,
    known_person,
)
from tym_local.scenarios.decisions import allows
from tym_local.scenarios.plan_bodies import approved, drafted, ordinary
from tym_local.scenarios.referring import acts, makes, reads

CONTACT, REGISTRAR = "social-contact", "vantaa-registrar"


def outside_the_model(play: Play) -> None:
    """Social welfare tells and asks on consent; two entries become one person, whose ordinary plan ends."""
    person = known_person(play, "person-salla", workers=(SOCIAL_WORKER,))
    tell_of_a_need(play, person)
    ask_to_take_part(play, person)
    become_client(play, EA_WORKER, person.id)
    plan = agree_under_the_other_entry(play, person)
    end_the_plan(play, person, plan)


def tell_of_a_need(play: Play, person: Known) -> None:
    """S16.1: 1301/2014 § 40: on consent, and who was told reports back."""
    tell = partial(makes, play, "S16.1", person, "report-of-need", VANTAA, who=SOCIAL_WORKER)
    tell(
        shows="without consent nobody is told of a client's need",
        expect=403,
        check=lambda answer: answer.body["type"].endswith("disclosure-denied"),
    )
    data = ["identity", "service-need"]
    body = {"purpose": CONTACT, "discloserId": COUNTY, "recipientId": VANTAA, "categories": data}
    allows(play, "S16.1", person, body, shows="the person lets the county tell the employment authority")
    told = tell(shows="the need is told, on the consent", check=lambda answer: answer.body["permitted"] == data)
    referral = str(told.body["id"])
    acts(play, "S16.1", EA_WORKER, referral, "acknowledge", state="received", within=10)
    acts(
        play,
        "S16.1",
        EA_WORKER,
        referral,
        "complete",
        body={"outcome": "achieved"},
        state="completed",
        shows="who was told reports back what came of it, with or without a service",
    )
    reads(
        play,
        "S16.1",
        SOCIAL_WORKER,
        referral,
        what="reads what came of it",
        shows="the report back",
        purpose=CONTACT,
        part="/outcomes",
        check=lambda answer: [one["outcome"] for one in answer.body["items"]] == ["achieved"],
    )
    acts(play, "S16.1", SOCIAL_WORKER, referral, "acknowledge-outcome", state="outcome-acknowledged")


def ask_to_take_part(play: Play, person: Known) -> None:
    """S16.2: 1301/2014 § 41: an authority that is asked takes part in what the client's need calls for."""
    asked = makes(
        play,
        "S16.2",
        person,
        "participation-request",
        VANTAA,
        who=SOCIAL_WORKER,
        shows="asked on the same consent",
    )
    referral = str(asked.body["id"])
    acts(play, "S16.2", EA_WORKER, referral, "acknowledge", state="received", within=10)
    acts(
        play,
        "S16.2",
        EA_WORKER,
        referral,
        "accept",
        state="accepted",
        shows="the employment authority takes part; to be busy would be no reason to decline",
    )


def agree_under_the_other_entry(play: Play, person: Known) -> str:
    """S16.3: a plan stands under a second entry; merged, both entries are one person."""
    entry = entered_twice(play)
    plan = drafted(play, ordinary(entry))
    made_one(play, "S16.3", survivor=person.id, duplicate=entry)
    play.step(
        "S16.3",
        who=person.client,
        what="looks for plans",
        shows="what stands under either entry is the person's own",
        at=PLANS,
        path="/v1/me/plans",
        expect=200,
        check=lambda answer: [one["id"] for one in answer.body["items"]] == [plan],
        within=15,
    )
    approved(play, plan, EA_WORKER, person.client)
    play.step(
        "S16.3",
        who=EA_WORKER,
        what="drafts a plan for the entry that remained",
        shows="one operative plan a person, whichever entry it was made under",
        at=PLANS,
        method="POST",
        path="/v1/plans",
        body=ordinary(person.id),
        expect=409,
        check=lambda answer: answer.body["planId"] == plan,
    )
    return plan


def entered_twice(play: Play) -> str:
    """A second entry without an identity code, a client of the employment authority; its id."""
    made = play.request(EA_WORKER, CONSENT, "POST", "/v1/persons", body={"familyName": "Salla"})
    entry = str(done(made).body["id"])
    become_client(play, EA_WORKER, entry)
    return entry


def made_one(play: Play, step: str, *, survivor: str, duplicate: str) -> None:
    """The entries are merged; both ids answer from now on."""
    play.step(
        step,
        who=REGISTRAR,
        what="merges two entries of one person",
        shows="the survivor answers to both ids",
        at=CONSENT,
        method="POST",
        path=f"/v1/persons/{survivor}/merge",
        body={"duplicateId": duplicate, "reason": "entered-twice"},
        expect=200,
        check=lambda answer: answer.body["id"] == survivor,
    )


def end_the_plan(play: Play, person: Known, plan: str) -> None:
    """S16.4: the plan's own authority ends it for a coded reason, and its erasure waits for a pending matter."""
    play.step(
        "S16.4",
        who=EA_WORKER,
        what="ends the plan",
        shows="a plan outside a case ends for a reason of its list, from a day",
        at=PLANS,
        method="POST",
        path=f"/v1/plans/{plan}/end",
        body={"reason": "employed"},
        expect=200,
        check=lambda answer: answer.body["state"] == "ended",
    )
    play.step(
        "S16.4",
        who=EA_WORKER,
        what="holds its erasure",
        shows="a pending matter keeps the data, until a day (380/2023 § 122)",
        at=PLANS,
        method="POST",
        path=f"/v1/plans/{plan}/holds",
        body={"ground": "pending-matter", "reason": "Oikaisuvaatimus vireillä.", "untilOn": "2099-12-31"},
        expect=201,
    )
    play.step(
        "S16.4",
        who=person.client,
        what="reads the plan",
        shows="why and when it ended",
        at=PLANS,
        path=f"/v1/me/plans/{plan}",
        expect=200,
        check=lambda answer: (answer.body["state"], answer.body["endReason"]) == ("ended", "employed"),
    )
    play.step(
        "S16.4",
        who=person.client,
        what="reads what holds it",
        shows="whose hold, on which ground and until when; the reason is its owner's",
        at=PLANS,
        path=f"/v1/plans/{plan}/holds",
        expect=200,
        check=lambda answer: (
            [(one["ownerId"], one["ground"], one["reason"]) for one in answer.body["items"]]
            == [(VANTAA, "pending-matter", None)]
        ),
    )


SCENARIO = Scenario("S16", "Outside the model", steps=("S16.1", "S16.2", "S16.3", "S16.4"), run=outside_the_model)
