"""S9: the case changes hands by a move, by a decision, and between the two counties of one area."""

import uuid
from functools import partial

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios.beginnings import (
    CONSENT,
    COUNTY,
    EA_WORKER,
    KELA_WORKER,
    PLANS,
    SOCIAL_WORKER,
    VANTAA,
    Known,
    done,
    known_person,
    plan_in_force,
    planned_case,
    simple_plan,
    started_case,
)

TAMPERE, TAMPERE_WORKER = "employment-tampereen-seutu", "tampere-worker"
PIRKANMAA, PIRKANMAA_WORKER = "county-pirkanmaan", "pirkanmaa-county-social-worker"
SUUPOHJA_WORKER = "suupohja-worker"
SOUTH, COAST = "county-etela-pohjanmaan", "county-pohjanmaan"
MUNICIPALITIES = {"Tampere": "837", "Kauhajoki": "232", "Kristiinankaupunki": "287"}


def region(play: Play) -> None:
    """Vantaa to Tampere, a hand-over without a move, and Suupohja."""
    move(play)
    hand_over(play)
    two_counties(play)


def live_in(play: Play, step: str, who: str, person: Known, municipality: str) -> None:
    """The person's home municipality is recorded."""
    play.step(
        step,
        who=who,
        what=f"records the home municipality {municipality}",
        shows="the home municipality decides who is responsible (380/2023 § 17)",
        at=CONSENT,
        method="PUT",
        path=f"/v1/persons/{person.id}/home-municipality",
        body={"municipalityCode": MUNICIPALITIES[municipality], "validFrom": "2026-11-01", "source": "person"},
        expect=200,
    )


def transfer(play: Play, step: str, who: str, case: str, body: dict[str, str], *, shows: str) -> None:
    """The responsible authority hands the case over."""
    play.step(
        step,
        who=who,
        what=f"hands the case over by {body['ground']}",
        shows=shows,
        at=PLANS,
        method="POST",
        path=f"/v1/cases/{case}/transfer",
        body=body,
        expect=200,
    )


def reads_case(play: Play, step: str, who: str, case: str, *, authority: str, county: str, shows: str) -> None:
    """A party reads the case once its access is registered."""
    play.step(
        step,
        who=who,
        what="reads the case",
        shows=shows,
        at=PLANS,
        path=f"/v1/cases/{case}",
        purpose="joint-plan",
        expect=200,
        check=partial(_is_with, authority=authority, county=county),
        within=15,
    )


def _is_with(answer: Answer, authority: str, county: str) -> str | bool:
    found = answer.body["employmentAuthorityId"], answer.body["countyId"], answer.body["access"]
    return found == (authority, county, "registered") or f"it is {found}"


def reads_nothing(play: Play, step: str, who: str, case: str) -> None:
    """Who has left the case does not see it."""
    foreign = play.request(who, PLANS, "GET", f"/v1/cases/{uuid.uuid4()}", purpose="joint-plan")
    play.step(
        step,
        who=who,
        what="reads the case it has left",
        shows="who has left looks at nothing",
        at=PLANS,
        path=f"/v1/cases/{case}",
        purpose="joint-plan",
        expect=404,
        check=lambda answer: answer.body["type"] == foreign.body["type"],
    )


def move(play: Play) -> None:
    """S9.1 to S9.3: with the move the case goes on in Tampere; Vantaa answers for what it stored."""
    person = known_person(play, "person-olavi")
    case = planned_case(play, person, step="S9.1")
    plan = plan_in_force(play, person, simple_plan(case))
    live_in(play, "S9.1", EA_WORKER, person, "Tampere")
    moving = "responsibility, county and network move, the case goes on"
    transfer(play, "S9.1", EA_WORKER, case, {"ground": "move"}, shows=moving)
    for who in (TAMPERE_WORKER, PIRKANMAA_WORKER, KELA_WORKER):
        reads_case(play, "S9.1", who, case, authority=TAMPERE, county=PIRKANMAA, shows="the new parties, and Kela on")
    for who in (EA_WORKER, SOCIAL_WORKER):
        reads_nothing(play, "S9.2", who, case)
    play.step(
        "S9.2",
        who=TAMPERE_WORKER,
        what="reads the old plan",
        shows="in force until its successor; Vantaa stays controller of what it stored, read on a decision",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        purpose="joint-plan",
        expect=200,
        check=lambda answer: answer.body["inForce"]["storedByOrganisation"] == VANTAA and answer.body["decisionIds"],
    )
    play.step(
        "S9.2",
        who=person.client,
        what="sees how the case changed hands",
        shows="which authority has had it from when until when",
        at=PLANS,
        path=f"/v1/cases/{case}/transfers",
        expect=200,
        check=lambda answer: (
            {one["organisationId"] for one in answer.body["parties"] if one["until"]} == {VANTAA, COUNTY}
        ),
    )
    ask_the_old_controller(play, person)


def ask_the_old_controller(play: Play, person: Known) -> None:
    """S9.3: the person's request about what Vantaa stored goes to Vantaa."""
    asked = play.step(
        "S9.3",
        who=person.client,
        what="asks Vantaa for the data it stored",
        shows="the old authority answers the person's requests about it",
        at=CONSENT,
        method="POST",
        path="/v1/me/requests",
        body={
            "kind": "access",
            "about": {"register": "tym", "organisationId": VANTAA},
            "text": "Pyydän tiedot, jotka Vantaa tallensi.",
        },
        expect=201,
    ).body["id"]
    play.step(
        "S9.3",
        who="vantaa-data-protection",
        what="takes the request",
        shows="it has reached the controller",
        at=CONSENT,
        method="POST",
        path=f"/v1/requests/{asked}/take",
        expect=200,
    )


def hand_over(play: Play) -> None:
    """S9.4: a recorded decision without a move; the person lives where they did, and the county stays."""
    person = known_person(play, "person-pirkko")
    case = started_case(play, person)
    reads_case(play, "S9.4", EA_WORKER, case, authority=VANTAA, county=COUNTY, shows="the case begins in Vantaa")
    path = f"/v1/cases/{case}/transfer"
    play.step(
        "S9.4",
        who=EA_WORKER,
        what="hands over without naming a decision",
        shows="without a move a recorded decision is needed",
        at=PLANS,
        method="POST",
        path=path,
        body={"ground": "decision", "employmentAuthorityId": TAMPERE},
        expect=422,
    )
    body = {"ground": "decision", "employmentAuthorityId": TAMPERE, "decisionId": "VAN-2026-17"}
    transfer(play, "S9.4", EA_WORKER, case, body, shows="380/2023 § 17(2): another authority, the same county")
    reads_case(play, "S9.4", TAMPERE_WORKER, case, authority=TAMPERE, county=COUNTY, shows="the new authority")
    reads_case(play, "S9.4", SOCIAL_WORKER, case, authority=TAMPERE, county=COUNTY, shows="the county stays")
    reads_nothing(play, "S9.4", EA_WORKER, case)


def two_counties(play: Play) -> None:
    """S9.5: in Suupohja the county follows the home municipality, at the start and at a move inside the area."""
    person = known_person(play, "person-ritva", workers=(SUUPOHJA_WORKER,))
    live_in(play, "S9.5", SUUPOHJA_WORKER, person, "Kauhajoki")
    body = {"personId": person.id, "countyId": COAST, "unemployed": True}
    play.step(
        "S9.5",
        who=SUUPOHJA_WORKER,
        what="starts the assessment with the area's other county",
        shows="the county is that of the home municipality",
        at=PLANS,
        method="POST",
        path="/v1/cases",
        body=body,
        expect=422,
        check=lambda answer: answer.body["rule"]["code"] == "county-of-home",
    )
    begun = play.request(SUUPOHJA_WORKER, PLANS, "POST", "/v1/cases", body=body | {"countyId": SOUTH})
    case = str(done(begun).body["id"])
    suupohja = "employment-suupohja"
    reads_case(play, "S9.5", SUUPOHJA_WORKER, case, authority=suupohja, county=SOUTH, shows="South Ostrobothnia")
    live_in(play, "S9.5", SUUPOHJA_WORKER, person, "Kristiinankaupunki")
    transfer(play, "S9.5", SUUPOHJA_WORKER, case, {"ground": "move"}, shows="the county moves, the authority stays")
    reads_case(play, "S9.5", SUUPOHJA_WORKER, case, authority=suupohja, county=COAST, shows="Ostrobothnia")


SCENARIO = Scenario("S9", "Region", steps=tuple(f"S9.{number}" for number in range(1, 6)), run=region)
