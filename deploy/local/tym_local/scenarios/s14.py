"""S14: six months of work try-out are a person's in all, over every host, until the quota begins anew."""

from typing import Any

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios.beginnings import EA_WORKER, PLANS, VANTAA, known_person
from tym_local.scenarios.plan_bodies import COMMON, drafted, ordinary

QUOTA = "work-try-out"


def quota_over_hosts(play: Play) -> None:
    """A young person has spent the quota in a workshop; an employer must wait for its new beginning."""
    person = known_person(play, "person-mikko")
    plan = drafted(play, ordinary(person.id))
    six_months_in_a_workshop(play, person.id)
    with_an_employer(play, plan, what="agrees a further try-out with an employer", expect=422)
    begins_anew(play, person.id)
    with_an_employer(play, plan, what="agrees the try-out again", expect=200)
    own_ledger(play, person.client)


def six_months_in_a_workshop(play: Play, person: str) -> None:
    """S14.1: what was used elsewhere counts."""
    period = {"startsOn": "2026-01-01", "endsOn": "2026-06-30"}
    use = {"personId": person, "quota": QUOTA, "serviceCode": "tyokokeilu-tyopajassa", **period}
    play.step(
        "S14.1",
        who=EA_WORKER,
        what="records six months of work try-out in a workshop",
        shows="the ledger is the person's, whoever the host was",
        at=PLANS,
        method="POST",
        path="/v1/quota-uses",
        body=use,
        expect=201,
    )


def with_an_employer(play: Play, plan: str, *, what: str, expect: int) -> None:
    """S14.2 and S14.3: a try-out of one month, refused until the quota has begun anew."""
    tag = play.request(EA_WORKER, PLANS, "GET", f"/v1/plans/{plan}", purpose="employment-services").headers["etag"]
    item: dict[str, Any] = {
        "serviceCode": "tyokokeilu",
        "organiserId": VANTAA,
        "startsOn": "2026-12-01",
        "endsOn": "2026-12-31",
        "facts": {"tryOutPurpose": "career-choice", "employedByHost": False},
    }
    play.step(
        "S14.2" if expect == 422 else "S14.3",
        who=EA_WORKER,
        what=what,
        shows="380/2023 § 55 names the limit" if expect == 422 else "after its condition the quota is whole again",
        at=PLANS,
        method="PUT",
        path=f"/v1/plans/{plan}",
        body=COMMON | {"items": [item], "reason": "change-of-need"},
        headers={"If-Match": tag},
        expect=expect,
        check=refused_by_the_quota if expect == 422 else None,
    )


def refused_by_the_quota(answer: Answer) -> bool:
    """The refusal names act, section and limit."""
    rule = answer.body["rule"]
    return (rule["act"], rule["section"], rule["limit"]) == ("380/2023", "55", 6)


def begins_anew(play: Play, person: str) -> None:
    """S14.3: three months' unbroken unemployment suffice for somebody under 25 who has used it all."""
    reset = {"personId": person, "quota": QUOTA, "unemployedSince": "2026-07-01"}
    for what, body, expect in (
        ("resets the quota of one over 25", reset | {"bornOn": "1996-03-03"}, 422),
        ("resets the quota of one under 25", reset | {"bornOn": "2004-03-03"}, 201),
    ):
        play.step(
            "S14.3",
            who=EA_WORKER,
            what=what,
            shows="the condition of 380/2023 § 55(2) decides",
            at=PLANS,
            method="POST",
            path="/v1/quota-resets",
            body=body,
            expect=expect,
        )


def own_ledger(play: Play, client: str) -> None:
    """S14.4: the person sees what is used and left."""
    play.step(
        "S14.4",
        who=client,
        what="looks at the own quota",
        shows="six months are left since it began anew",
        at=PLANS,
        path="/v1/me/quotas",
        expect=200,
        check=lambda answer: answer.body["items"][0]["left"] == {"months": 6, "days": 0},
    )


SCENARIO = Scenario("S14", "Quota", steps=("S14.1", "S14.2", "S14.3", "S14.4"), run=quota_over_hosts)
