"""S8: consent-api is gone for a while; nothing is disclosed meanwhile, own work goes on, and all flows again after."""

import time

from tym_local.play import Play, Scenario
from tym_local.scenarios.beginnings import (
    CONSENT,
    EA_WORKER,
    PLANS,
    REFERRAL,
    SOCIAL_WORKER,
    known_person,
    plan_in_force,
    planned_case,
    simple_plan,
)

LONGEST_WAIT = 3.0


def broken_world(play: Play) -> None:
    """One service stops, the others stay honest and useful, and nothing is lost."""
    person = known_person(play, "person-sven", workers=(EA_WORKER, SOCIAL_WORKER))
    case = planned_case(play, person, step="S8.1")
    plan = plan_in_force(play, person, simple_plan(case))
    path = f"/v1/plans/{plan}"
    play.stack.stop_service(CONSENT)
    try:
        begun = time.monotonic()
        answer = play.request(SOCIAL_WORKER, PLANS, "GET", path, purpose="joint-plan")
        took = time.monotonic() - begun
        play.record(
            "S8.1",
            who=SOCIAL_WORKER,
            what="reads the plan, which needs a decision",
            shows="503 within three seconds, and nothing disclosed",
            expected="503 within 3 s",
            actual=f"{answer.status} {'within' if took < LONGEST_WAIT else 'after'} 3 s",
            ok=answer.status == 503 and took < LONGEST_WAIT and "mielenterveys" not in str(answer.body),
        )
        play.step(
            "S8.2",
            who=EA_WORKER,
            what="reads the plan it stored itself",
            shows="reads of one's own register go on",
            at=PLANS,
            path=path,
            purpose="joint-plan",
            expect=200,
        )
        play.step(
            "S8.2",
            who=EA_WORKER,
            what="records that the duties were explained in Swedish",
            shows="writes to one's own register go on",
            at=PLANS,
            method="POST",
            path=f"{path}/duties-explained",
            body={"version": 1, "language": "sv"},
            expect=200,
        )
        play.step(
            "S8.2",
            who=EA_WORKER,
            what="lists its sent referrals",
            shows="referral-api goes on too",
            at=REFERRAL,
            path="/v1/referrals?box=outbox",
            purpose="joint-service",
            expect=200,
        )
    finally:
        play.stack.start_service(CONSENT)
    play.step(
        "S8.3",
        who=SOCIAL_WORKER,
        what="reads the plan after the restart",
        shows="decisions flow again without a hand",
        at=PLANS,
        path=path,
        purpose="joint-plan",
        expect=200,
        within=15,
    )
    play.step(
        "S8.3",
        who=person.client,
        what="reads the log",
        shows="the reads made meanwhile have reached the person's log",
        at=CONSENT,
        path="/v1/me/disclosures?limit=100",
        expect=200,
        check=lambda answer: (
            [one["register"] for one in answer.body["items"] if one["kind"] == "use"].count("tym") >= 2
        ),
        within=15,
    )


SCENARIO = Scenario("S8", "Broken world", steps=("S8.1", "S8.2", "S8.3"), run=broken_world)
