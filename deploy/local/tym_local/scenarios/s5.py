"""S5: law in time: the same facts are answered by the rules of the day, and what is stored names its rule version."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios.beginnings import COUNTY, EA_WORKER, KELA, PLANS, known_person, service_item
from tym_local.scenarios.plan_bodies import COMMON, drafted, ordinary

OLD, NEW = "2025-12-31", "2026-01-01"
RECORDED = {"recordOfMaking": "the plan on paper, file 2025/4711"}
ON_SUPPORT = {"bornOn": "1979-04-02", "employmentPlanMade": True, "labourMarketSupportDays": 640}
ON_ASSISTANCE = {"bornOn": "1979-04-02", "mainIncomeSocialAssistanceSince": "2023-06-01"}


def law_in_time(play: Play) -> None:
    """The activation condition, Taito rehabilitation and the initial interview on both sides of 2026-01-01."""
    person = known_person(play, "person-hanna").id
    for made_on, facts, expected in (
        (OLD, ON_SUPPORT, 201),
        (NEW, ON_SUPPORT, 422),
        (OLD, ON_ASSISTANCE, 201),
        (NEW, ON_ASSISTANCE, 201),
    ):
        income = "labour-market support" if facts is ON_SUPPORT else "social assistance"
        draft(
            play,
            "S5.1",
            activation(person, madeOn=made_on, facts=facts, **RECORDED),
            what=f"makes an activation plan of {made_on} for one on {income}",
            shows="the condition of the day the plan is made; a refusal names its rule",
            expected=expected,
            check=refused_since(NEW) if expected == 422 else None,
        )
    taito(play, person)
    interview(play, person)


def activation(person: str, **more: Any) -> dict[str, Any]:
    """An activation plan of the employment authority and the county."""
    background = {
        "educationAndCareer": "Peruskoulu, varastotyötä",
        "earlierServices": "Valmennus ei johtanut työhön",
        "earlierPlans": "Toteutuivat osin",
    }
    kind = {"type": "activation", "personId": person, "countyId": COUNTY, "reviewOn": "2027-02-01"}
    return COMMON | kind | {"background": background} | more


def refused_since(day: str) -> Callable[[Answer], bool]:
    """A refusal by a rule of the activation Act that holds since this day."""
    return lambda answer: (answer.body["rule"]["act"], answer.body["rule"]["validFrom"]) == ("189/2001", day)


def draft(
    play: Play,
    step: str,
    body: dict[str, Any],
    *,
    what: str,
    shows: str,
    expected: int,
    check: Callable[[Answer], object] | None = None,
) -> None:
    """The employment authority drafts a plan."""
    play.step(
        step,
        who=EA_WORKER,
        what=what,
        shows=shows,
        at=PLANS,
        method="POST",
        path="/v1/plans",
        body=body,
        expect=expected,
        check=check,
    )


def taito(play: Play, person: str) -> None:
    """S5.2: Taito rehabilitation ended with 2025."""
    for day, expected in ((OLD, 201), (NEW, 422)):
        item = service_item("kela-taito-kuntoutus", KELA) | {"startsOn": day}
        draft(
            play,
            "S5.2",
            ordinary(person, items=[item]),
            what=f"plans Taito rehabilitation from {day}",
            shows="the service ended with 2025",
            expected=expected,
        )


def interview(play: Play, person: str) -> None:
    """S5.3 and S5.4: the interview's day by the rule of its time, and the rule versions that are kept."""
    for started, due in (("2025-12-19", "2025-12-30"), ("2026-01-02", "2026-01-19")):
        plan = drafted(play, ordinary(person, facts={"jobSearchStartedOn": started}))
        play.step(
            "S5.3",
            who=EA_WORKER,
            what=f"looks when the interview is due of a job search begun on {started}",
            shows="five working days until 2025, ten from 2026",
            at=PLANS,
            path=f"/v1/plans/{plan}",
            purpose="employment-services",
            expect=200,
            check=partial(is_due, on=due),
        )
    plan = drafted(play, activation(person, madeOn=OLD, facts=ON_SUPPORT, **RECORDED))
    play.step(
        "S5.4",
        who=EA_WORKER,
        what="reads which rules a stored plan was made under",
        shows="what is decided names its rule versions",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        purpose="employment-services",
        expect=200,
        check=lambda answer: "activation.support.older@2025-01-01" in answer.body["draft"]["ruleVersions"],
    )


def is_due(answer: Answer, *, on: str) -> bool:
    """Whether the initial interview is due on this day."""
    return bool(answer.body["draft"]["content"]["initialInterviewDueOn"] == on)


SCENARIO = Scenario("S5", "Law in time", steps=("S5.1", "S5.2", "S5.3", "S5.4"), run=law_in_time)
