"""S4: youth work's own data reaches the employment authority only with consent; an absence report needs none."""

from tym_local.play import Play, Scenario
from tym_local.scenarios.beginnings import EA_WORKER, VANTAA, become_client, known_person
from tym_local.scenarios.decisions import allows, asks, denied, permitted

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


SCENARIO = Scenario("S4", "Youth: consent", steps=("S4.1", "S4.2", "S4.3"), run=youth)
