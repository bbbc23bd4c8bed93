"""S7: two at once, and the same thing twice."""

import uuid
from functools import partial

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios.beginnings import (
    COUNTY,
    EA_WORKER,
    HEALTH_WORKER,
    PLANS,
    REFERRAL,
    SOCIAL_WORKER,
    done,
    known_person,
    plan_in_force,
    planned_case,
    simple_plan,
)


def two_at_once(play: Play) -> None:
    """Two edits, two acceptances, and one request sent many times."""
    person = known_person(play, "person-amina")
    case = planned_case(play, person, step="S7.1")
    plan = plan_in_force(play, person, simple_plan(case))
    edit_twice(play, plan, case)
    referral = refer_many_times(play, plan)
    take_twice(play, referral)
    accept_twice(play, referral)
    remind(play, referral)


def edit_twice(play: Play, plan: str, case: str) -> None:
    """S7.1: two workers edit the plan they both have read."""
    read = play.request(EA_WORKER, PLANS, "GET", f"/v1/plans/{plan}", purpose="joint-plan")
    body = {name: value for name, value in simple_plan(case, reason="change-of-need").items() if name != "caseId"}
    edits = [
        partial(
            play.request,
            worker,
            PLANS,
            "PUT",
            f"/v1/plans/{plan}",
            body=body,
            headers={"If-Match": read.headers["etag"]},
        )
        for worker in (EA_WORKER, "vantaa-second-worker")
    ]
    statuses = sorted(answer.status for answer in play.at_once(*edits))
    play.record(
        "S7.1",
        who="two workers",
        what="edit the same plan at once",
        shows="one edit is stored, the other is told that the plan has changed",
        expected="[200, 412]",
        actual=str(statuses),
        ok=statuses == [200, 412],
    )


def refer_many_times(play: Play, plan: str) -> str:
    """S7.3: one idempotency key, many requests, one referral."""
    read = done(play.request(EA_WORKER, PLANS, "GET", f"/v1/plans/{plan}", purpose="joint-plan"))
    item, key = read.body["inForce"]["items"][0]["id"], str(uuid.uuid4())
    path = f"/v1/plans/{plan}/items/{item}/refer"
    entries = [{"category": "service-need", "text": "Sovittu."}]
    send = partial(play.request, EA_WORKER, PLANS, "POST", path, body={"entries": entries}, key=key)
    answers = play.at_once(*[send] * 4)
    answered = [answer for answer in answers if answer.status == 201]
    busy = [answer for answer in answers if answer.status != 201]
    ids = {answer.body["id"] for answer in answered}
    play.record(
        "S7.3",
        who=EA_WORKER,
        what="sends the same request four times at once with one key",
        shows="one effect; who comes while it runs is told to ask again",
        expected="one id; otherwise 409 with Retry-After",
        actual=f"{len(ids)} id, {[answer.status for answer in busy]}",
        ok=len(ids) == 1 and all(_is_busy(answer) for answer in busy),
    )
    play.step(
        "S7.3",
        who=EA_WORKER,
        what="sends it once more",
        shows="the same answer, and no second effect",
        at=PLANS,
        method="POST",
        path=path,
        body={"entries": entries},
        key=key,
        expect=201,
        check=lambda answer: {answer.body["id"]} == ids,
    )
    return str(ids.pop())


def _is_busy(answer: Answer) -> bool:
    return answer.status == 409 and "retry-after" in answer.headers


def take_twice(play: Play, referral: str) -> None:
    """S7.2: two workers of the receiver take the same referral from the list of what nobody works on."""
    play.step(
        "S7.2",
        who=SOCIAL_WORKER,
        what="lists what nobody works on yet",
        shows="the new referral, and by which day its receipt is due",
        at=REFERRAL,
        path="/v1/referrals?worklist=unassigned&state=sent&kind=service",
        purpose="joint-service",
        expect=200,
        check=lambda answer: any(
            one["id"] == referral and one["due"] == "receipt" and one["dueOn"] for one in answer.body["items"]
        ),
        within=10,
    )
    take = [
        partial(play.request, worker, REFERRAL, "POST", f"/v1/referrals/{referral}/take")
        for worker in (SOCIAL_WORKER, HEALTH_WORKER)
    ]
    statuses = sorted(answer.status for answer in play.at_once(*take))
    play.record(
        "S7.2",
        who="two workers",
        what="take the same referral at once",
        shows="one of them works on it, the other is told so",
        expected="[200, 409]",
        actual=str(statuses),
        ok=statuses == [200, 409],
    )


def remind(play: Play, referral: str) -> None:
    """S7.2: nobody starts; the day passes, and the receiver's unit and the sender are told."""
    places = {who: end_of_feed(play, who) for who in (SOCIAL_WORKER, EA_WORKER)}
    play.stack.move_clock(days=70)
    try:
        play.step(
            "S7.2",
            who=SOCIAL_WORKER,
            what="lists what is overdue, seventy days later",
            shows="the start was due; the longest overdue stand first",
            at=REFERRAL,
            path="/v1/referrals?worklist=overdue",
            purpose="joint-service",
            expect=200,
            check=lambda answer: any(one["id"] == referral and one["due"] == "start" for one in answer.body["items"]),
        )
        for who, box in ((SOCIAL_WORKER, "inbox"), (EA_WORKER, "outbox")):
            play.step(
                "S7.2",
                who=who,
                what=f"asks how many of the {box} are overdue",
                shows="counted while referrals change, for either side",
                at=REFERRAL,
                path=f"/v1/referral-counts?box={box}",
                expect=200,
                check=lambda answer: answer.body["overdue"] >= 1,
            )
        for who, place in places.items():
            play.step(
                "S7.2",
                who=who,
                what="reads the events",
                shows="told once that the day has passed: the receiver with its unit, and the sender",
                at=REFERRAL,
                path=f"/v1/events?limit=100{place}",
                expect=200,
                check=lambda answer: (
                    [one["type"] for one in answer.body["items"] if one["subject"] == referral].count(
                        "referral.overdue"
                    )
                    == 1
                ),
                within=20,
            )
    finally:
        play.stack.move_clock(days=0)


def end_of_feed(play: Play, who: str) -> str:
    """The query by which the events that are still to come are read."""
    place = ""
    while True:
        page = done(play.request(who, REFERRAL, "GET", f"/v1/events?limit=100{place}")).body
        place = f"&cursor={page['nextCursor']}" if page["nextCursor"] else place
        if len(page["items"]) < 100:
            return place


def accept_twice(play: Play, referral: str) -> None:
    """S7.2: two workers of the receiver accept the same referral."""
    play.step(
        "S7.2",
        who=SOCIAL_WORKER,
        what="acknowledges the referral",
        shows=f"received by {COUNTY}",
        at=REFERRAL,
        method="POST",
        path=f"/v1/referrals/{referral}/acknowledge",
        expect=200,
        within=10,
    )
    accept = [
        partial(play.request, worker, REFERRAL, "POST", f"/v1/referrals/{referral}/accept")
        for worker in (SOCIAL_WORKER, HEALTH_WORKER)
    ]
    statuses = sorted(answer.status for answer in play.at_once(*accept))
    play.record(
        "S7.2",
        who="two workers",
        what="accept the same referral at once",
        shows="exactly one wins",
        expected="[200, 409]",
        actual=str(statuses),
        ok=statuses == [200, 409],
    )


SCENARIO = Scenario("S7", "Two at once", steps=("S7.1", "S7.2", "S7.3"), run=two_at_once)
