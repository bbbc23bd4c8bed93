"""S4: a young person is referred; youth work's own data goes back only with consent, an absence report without."""

from tym_local.play import Play, Scenario
from tym_local.scenarios.beginnings import (
    COUNTY,
    EA_WORKER,
    KELA,
    KELA_WORKER,
    VANTAA,
    Known,
    become_client,
    known_person,
    planned_case,
)
from tym_local.scenarios.decisions import allows, asks, denied, permitted
from tym_local.scenarios.referring import acts, makes, reads

YOUTH_WORKER, YOUTH_WORK = "youth-worker", "youth-work-vantaa"
SITUATION = "social-situation"


def youth(play: Play) -> None:
    """The consent step of the young person's story."""
    person = known_person(play, "person-eero", workers=(EA_WORKER,))
    become_client(play, YOUTH_WORKER, person.id)
    for shows, check in (
        ("1285/2016 § 14: without consent nothing leaves youth work", denied("consent-missing")),
        ("with the young person's consent it may go, on that consent", permitted(SITUATION, section="14(3)")),
    ):
        asks(
            play,
            "S4.1",
            YOUTH_WORKER,
            person,
            what="asks to tell the employment authority",
            shows=shows,
            check=check,
            categories=(SITUATION,),
            purpose="employment-services",
            register="youth-work",
            to=VANTAA,
            necessity="carry-out-employment-service",
        )
        if shows.startswith("1285"):
            consent = {
                "purpose": "employment-services",
                "discloserId": YOUTH_WORK,
                "recipientId": VANTAA,
                "categories": [SITUATION],
            }
            allows(play, "S4.1", person, consent, shows="the young person consents")
    asks(
        play,
        "S4.2",
        YOUTH_WORKER,
        person,
        what="reports absences from a work try-out",
        shows="380/2023 § 59: the host of a work try-out reports without consent",
        check=permitted("plan", section="59"),
        categories=("plan",),
        purpose="work-try-out-follow-up",
        register="youth-work",
        to=VANTAA,
    )
    asks(
        play,
        "S4.3",
        YOUTH_WORKER,
        person,
        what="asks to read the co-operation model's register",
        shows="youth work has no § 15 right",
        check=denied("no-basis"),
        categories=("plan",),
        purpose="joint-plan",
        register="tym",
        source=VANTAA,
    )

    refer_the_young(play, person)


def refer_the_young(play: Play, person: Known) -> None:
    """S4.4 and S4.5: the youth joint service takes those under thirty; Kela's rehabilitation of the young."""
    consent = {
        "purpose": "youth-joint-service",
        "discloserId": VANTAA,
        "recipientId": YOUTH_WORK,
        "categories": ["identity", "service-need"],
    }
    allows(play, "S4.4", person, consent, shows="the young person consents to be referred")
    shows = "under thirty: the youth joint service gets what the consent covers"
    made = makes(
        play,
        "S4.4",
        person,
        "youth-joint-service",
        YOUTH_WORK,
        shows=shows,
        check=lambda answer: answer.body["permitted"] == ["identity", "service-need"],
    )
    referral = str(made.body["id"])
    for action, state in (("acknowledge", "received"), ("accept", "accepted"), ("start", "started")):
        acts(play, "S4.4", YOUTH_WORKER, referral, action, state=state, within=10)
    absence = {"from": "2026-11-16", "to": "2026-11-18", "reasonTold": True}
    shows = "days and whether a reason was told, on 380/2023 § 59 without consent; no reason is asked for"
    acts(play, "S4.4", YOUTH_WORKER, referral, "absences", body=absence, state="started", shows=shows, within=10)
    older = known_person(play, "person-amina", workers=(EA_WORKER,))
    makes(
        play,
        "S4.4",
        older,
        "youth-joint-service",
        YOUTH_WORK,
        shows="at thirty it is refused, and the rule is named",
        expect=422,
        check=lambda answer: (answer.body["rule"]["section"], answer.body["rule"]["limit"]["below"]) == ("16", 30),
    )
    planned_case(play, person, step="S4.5", kela=True)
    young = "kela-nuoren-ammatillinen-kuntoutus"
    guided = makes(
        play, "S4.5", person, "service", KELA, shows="the young person is guided to apply", serviceCode=young
    )
    referral = str(guided.body["id"])
    acts(play, "S4.5", KELA_WORKER, referral, "acknowledge", state="received", within=10)
    shows = "the rehabilitation of the young needs no medical statement (566/2005 § 7 a)"
    acts(play, "S4.5", KELA_WORKER, referral, "record-application", state="applied", shows=shows)
    makes(
        play,
        "S4.5",
        person,
        "service",
        COUNTY,
        shows="a service goes to who organises it",
        expect=422,
        check=lambda answer: answer.body["type"].endswith("service-not-organised"),
        serviceCode=young,
    )
    reads(
        play,
        "S4.5",
        EA_WORKER,
        referral,
        what="looks at the referral",
        shows="whose turn it is, and since when",
        purpose="joint-service",
        check=lambda answer: answer.body["turn"] == "recipient" and bool(answer.body["turnSince"]),
    )


SCENARIO = Scenario("S4", "Youth", steps=("S4.1", "S4.2", "S4.3", "S4.4", "S4.5"), run=youth)
