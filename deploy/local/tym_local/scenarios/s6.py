"""S6: an integration plan within its limits, with the county where services must be co-ordinated."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios.beginnings import (
    COUNTY,
    EA_WORKER,
    PLANS,
    SOCIAL_WORKER,
    Known,
    become_client,
    done,
    known_person,
)
from tym_local.scenarios.plan_bodies import COMMON

HELSINKI = ZoneInfo("Europe/Helsinki")


def integrates(play: Play) -> None:
    """The first plan, its making with the county, its reviews, and how long plans last."""
    person = known_person(play, "person-hanna")
    today = datetime.now(HELSINKI).date()
    first_plan(play, person, today)
    plan = with_the_county(play, person, today)
    reviews(play, plan)
    durations(play, person, today)


def body(person: Known, today: date, *, ends_in: int, **facts: object) -> dict[str, Any]:
    """An integration plan that ends in so many days."""
    known = {
        "firstPermitOn": (today - timedelta(days=300)).isoformat(),
        "integrationAssessedOn": (today - timedelta(days=10)).isoformat(),
    }
    ends_on = (today + timedelta(days=ends_in)).isoformat()
    return COMMON | {"type": "integration", "personId": person.id, "endsOn": ends_on, "facts": known | facts}


def refused(play: Play, step: str, given: dict[str, Any], *, what: str, section: str) -> None:
    """A draft that a section of the Act refuses."""
    play.step(
        step,
        who=EA_WORKER,
        what=what,
        shows=f"681/2023 § {section} is named with its limit",
        at=PLANS,
        method="POST",
        path="/v1/plans",
        body=given,
        expect=422,
        check=lambda answer: answer.body["rule"]["section"] == section,
    )


def first_plan(play: Play, person: Known, today: date) -> None:
    """S6.1: within three years of the permit, for a year at most."""
    old_permit = (today - timedelta(days=4 * 365)).isoformat()
    refused(
        play,
        "S6.1",
        body(person, today, ends_in=300, firstPermitOn=old_permit),
        what="makes a first plan four years after the permit",
        section="20(3)",
    )
    refused(play, "S6.1", body(person, today, ends_in=400), what="makes a first plan for 400 days", section="23(2)")


def with_the_county(play: Play, person: Known, today: date) -> str:
    """S6.2: the county makes it too; guidance to a service is due in a month."""
    drafted = play.step(
        "S6.2",
        who=EA_WORKER,
        what="makes the plan with the county",
        shows="services must be co-ordinated, so the county takes part",
        at=PLANS,
        method="POST",
        path="/v1/plans",
        body=body(person, today, ends_in=300) | {"countyId": COUNTY},
        expect=201,
    )
    plan = str(drafted.body["id"])
    become_client(play, SOCIAL_WORKER, person.id)
    play.step(
        "S6.2",
        who=SOCIAL_WORKER,
        what="reads the plan",
        shows="681/2023 § 86; guidance to a service within a month of the plan",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        expect=200,
        check=lambda answer: in_a_month(answer, today),
        purpose="integration-services",
        necessity="assess-service-need",
    )
    for client, state in ((person.client, "draft"), (EA_WORKER, "draft"), (SOCIAL_WORKER, "in-force")):
        play.step(
            "S6.2",
            who=client,
            what="approves the plan",
            shows="person, employment authority and county agree it",
            at=PLANS,
            method="POST",
            path=f"/v1/plans/{plan}/approve",
            body={"version": 1},
            expect=200,
            check=partial(is_now, state=state),
        )
    return plan


def is_now(answer: Answer, *, state: str) -> bool:
    """Whether the version has come to this state."""
    return bool(answer.body["versionState"] == state)


def in_a_month(answer: Answer, today: date) -> bool:
    """Whether the guidance is due a calendar month from today."""
    due = date.fromisoformat(answer.body["draft"]["content"]["guidanceDueOn"])
    return timedelta(days=28) <= due - today <= timedelta(days=31)


def reviews(play: Play, plan: str) -> None:
    """S6.3: every six months, on change and on request, with the county."""
    path = f"/v1/plans/{plan}/review"
    play.step(
        "S6.3",
        who=EA_WORKER,
        what="looks at the review",
        shows="six months on, and the county has its part",
        at=PLANS,
        path=path,
        purpose="integration-services",
        expect=200,
        check=lambda answer: (
            (answer.body["outstanding"], answer.body["ruleVersion"])
            == ([COUNTY], "review-interval.integration@2025-01-01")
        ),
    )
    for occasion in ("change", "request"):
        done(play.request(SOCIAL_WORKER, PLANS, "POST", f"{path}/participate", body={}))
        play.step(
            "S6.3",
            who=EA_WORKER,
            what=f"reviews it before its day, on {occasion}",
            shows="681/2023 § 22",
            at=PLANS,
            method="POST",
            path=f"{path}/complete",
            body={"occasion": occasion},
            expect=200,
        )


def durations(play: Play, person: Known, today: date) -> None:
    """S6.4: two years in all, two more on the grounds of § 23 alone, pauses counted."""
    present = play.request(EA_WORKER, PLANS, "POST", "/v1/plans", body=body(person, today, ends_in=300))
    known = {"firstPlanOn": (today - timedelta(days=700)).isoformat()}
    measures = {"extensionGround": "low-education", "specialMeasuresNeeded": True}
    ill = {"startsOn": (today - timedelta(days=400)).isoformat(), "ground": "illness"}
    pause = ill | {"endsOn": (today - timedelta(days=341)).isoformat()}
    longer = {"replaces": done(present, 409).body["planId"]}
    refused(
        play,
        "S6.4",
        body(person, today, ends_in=60, **known) | longer,
        what="goes on beyond two years without a ground",
        section="23(2)",
    )
    for what, facts, ends_in in (
        ("goes on for two years more on little education", measures, 700),
        ("goes on for the sixty days of an illness", {"pauses": [pause]}, 89),
    ):
        play.step(
            "S6.4",
            who=EA_WORKER,
            what=what,
            shows="681/2023 § 23(3) and (4)",
            at=PLANS,
            method="POST",
            path="/v1/plans",
            body=body(person, today, ends_in=ends_in, **known, **facts) | longer,
            expect=201,
        )
    refused(
        play,
        "S6.4",
        body(person, today, ends_in=800, **known, **measures) | longer,
        what="goes on beyond the two years more",
        section="23(3)",
    )


SCENARIO = Scenario("S6", "Integration", steps=("S6.1", "S6.2", "S6.3", "S6.4"), run=integrates)
