"""S11: Kela refuses the rehabilitation; the plan is reviewed and goes on without Kela's approval."""

from functools import partial
from typing import Any

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios.beginnings import (
    COUNTY,
    EA_WORKER,
    KELA,
    KELA_WORKER,
    PLANS,
    REFERRAL,
    SOCIAL_WORKER,
    Known,
    done,
    known_person,
    plan_in_force,
    planned_case,
    service_item,
    simple_plan,
)

DECISION = {"decisionId": "KELA-2026-11", "outcome": "refused", "appealAdvice": "Muutosta haetaan 37 päivän kuluessa."}
UNCHANGED = ("id", "serviceCode", "organiserId", "startsOn", "endsOn", "daysPerWeek", "hoursPerDay", "goal")


def kela_refuses(play: Play) -> None:
    """A negative decision ends the item; the review agrees a version that Kela has nothing to do with."""
    person = known_person(play, "person-risto")
    case = planned_case(play, person, step="S11.1", kela=True)
    items = [
        service_item("mielenterveyspalvelut", COUNTY),
        service_item("kela-ammatillinen-kuntoutusselvitys", KELA),
    ]
    plan = plan_in_force(play, person, simple_plan(case, items=items), kela=True)
    refuse(play, person, plan)
    agree_without_kela(play, person, plan)
    review(play, person, plan)


def refuse(play: Play, person: Known, plan: str) -> None:
    """S11.1: Kela decides against the rehabilitation, which ends the item."""
    read = done(play.request(EA_WORKER, PLANS, "GET", f"/v1/plans/{plan}", purpose="joint-plan"))
    item = next(one["id"] for one in read.body["inForce"]["items"] if one["organiserId"] == KELA)
    path = f"/v1/plans/{plan}/items/{item}/refer"
    referral = done(play.request(EA_WORKER, PLANS, "POST", path, body={"reason": "Sovittu."})).body["id"]
    act = partial(_act, play, referral)
    act("acknowledge", within=10)
    act("record-application", {"appliedOn": "2026-11-20", "statementReceivedOn": "2026-11-20"})
    play.step(
        "S11.1",
        who=KELA_WORKER,
        what="decides against the rehabilitation without telling how to appeal",
        shows="a refusal carries its appeal advice (434/2003 § 47)",
        at=REFERRAL,
        method="POST",
        path=f"/v1/referrals/{referral}/record-decision",
        body={name: value for name, value in DECISION.items() if name != "appealAdvice"},
        expect=400,
    )
    act("record-decision", DECISION)
    play.step(
        "S11.1",
        who=person.client,
        what="reads the own referrals",
        shows="the decision's id and the appeal advice",
        at=REFERRAL,
        path="/v1/me/referrals",
        expect=200,
        check=lambda answer: all(str(DECISION[name]) in str(answer.body) for name in ("decisionId", "appealAdvice")),
    )
    play.step(
        "S11.1",
        who=EA_WORKER,
        what="reads the plan",
        shows="the item has ended by Kela's own decision",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        purpose="joint-plan",
        expect=200,
        check=lambda answer: _of_kela(answer)["state"] == "not-realised",
        within=10,
    )


def _act(play: Play, referral: str, action: str, body: dict[str, Any] | None = None, *, within: float = 0) -> Answer:
    return play.step(
        "S11.1",
        who=KELA_WORKER,
        what=action.replace("-", " "),
        shows="Kela decides in its own procedure; a referral grants nothing",
        at=REFERRAL,
        method="POST",
        path=f"/v1/referrals/{referral}/{action}",
        body=body,
        expect=200,
        within=within,
    )


def _of_kela(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in answer.body["inForce"]["items"] if one["organiserId"] == KELA)
    return found


def agree_without_kela(play: Play, person: Known, plan: str) -> None:
    """S11.2: the new version leaves Kela's service out; Kela's approval is not asked, nor the untouched county's."""
    read = done(play.request(EA_WORKER, PLANS, "GET", f"/v1/plans/{plan}", purpose="joint-plan"))
    version = read.body["inForce"]
    kept = [{name: item[name] for name in UNCHANGED} for item in version["items"] if item["organiserId"] != KELA]
    body = simple_plan("", items=kept, reason="kela-decision")
    del body["caseId"]
    headers = {"If-Match": read.headers["etag"]}
    play.step(
        "S11.2",
        who=EA_WORKER,
        what="stores version 2 without Kela's service",
        shows="the reason is a code of the list: kela-decision",
        at=PLANS,
        method="PUT",
        path=f"/v1/plans/{plan}",
        body=body,
        headers=headers,
        expect=200,
        check=lambda answer: answer.body["number"] == 2,
    )
    play.step(
        "S11.2",
        who=EA_WORKER,
        what="reads the draft",
        shows="Kela's approval is not needed: its service is gone by its own decision (381/2023 § 6)",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        purpose="joint-plan",
        expect=200,
        check=lambda answer: answer.body["draft"]["awaiting"] == ["employment-authority", "person"],
    )
    play.step(
        "S11.2",
        who=KELA_WORKER,
        what="approves it all the same",
        shows="who is no party to this version does not answer it",
        at=PLANS,
        method="POST",
        path=f"/v1/plans/{plan}/approve",
        body={"version": 2},
        expect=403,
    )
    play.step(
        "S11.2",
        who=person.client,
        what="compares the versions",
        shows="the difference is Kela's item, and nothing else of the services",
        at=PLANS,
        path=f"/v1/plans/{plan}/versions/2/difference?against=1",
        expect=200,
        check=lambda answer: (
            [one["before"]["organiserId"] for one in answer.body["items"] if one["pointer"].startswith("/items/")]
            == [KELA]
        ),
    )
    done(play.request(EA_WORKER, PLANS, "POST", f"/v1/plans/{plan}/approve", body={"version": 2}))
    play.step(
        "S11.2",
        who=EA_WORKER,
        what="records the person's approval given by telephone",
        shows="it is recorded as spoken, with evidence, language and recorder; version 2 is in force",
        at=PLANS,
        method="POST",
        path=f"/v1/plans/{plan}/persons-answer",
        body={
            "version": 2,
            "verdict": "approved",
            "form": "spoken",
            "evidence": "Puhelumuistio 11/2026",
            "language": "fi",
        },
        expect=200,
        check=lambda answer: answer.body["versionState"] == "in-force",
    )
    play.step(
        "S11.2",
        who=person.client,
        what="reads the plan",
        shows="the person sees who recorded the approval, and how it was given",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        expect=200,
        check=lambda answer: any(
            (one["form"], one["recordedByOrganisation"]) == ("spoken", "employment-vantaa")
            for one in answer.body["inForce"]["approvals"]
        ),
    )


def review(play: Play, person: Known, plan: str) -> None:
    """S11.3: the person asks for the review; only the county, whose service goes on, has yet to take part."""
    play.step(
        "S11.3",
        who=person.client,
        what="asks for a review",
        shows="the person's request opens a review (381/2023 § 6)",
        at=PLANS,
        method="POST",
        path=f"/v1/me/plans/{plan}/review-requests",
        body={"reason": "Kelan päätös muutti tilanteen."},
        expect=201,
    )
    path = f"/v1/plans/{plan}/review"
    play.step(
        "S11.3",
        who=EA_WORKER,
        what="looks at the review",
        shows="asked for by the person; the county's part is outstanding, Kela's is not",
        at=PLANS,
        path=path,
        purpose="joint-plan",
        expect=200,
        check=lambda answer: answer.body["outstanding"] == [COUNTY] and answer.body["requests"][0]["state"] == "open",
    )
    done(play.request(SOCIAL_WORKER, PLANS, "POST", f"{path}/participate", body={"note": "Palvelu jatkuu."}))
    play.step(
        "S11.3",
        who=EA_WORKER,
        what="completes the review with a next day half a year on",
        shows="a multi-agency review is not postponed beyond three months",
        at=PLANS,
        method="POST",
        path=f"{path}/complete",
        body={"occasion": "request", "nextReviewOn": "2027-06-30"},
        expect=422,
        check=lambda answer: answer.body["rule"]["section"] == "6",
    )
    play.step(
        "S11.3",
        who=EA_WORKER,
        what="completes the review",
        shows="the next one is due in three calendar months at the latest",
        at=PLANS,
        method="POST",
        path=f"{path}/complete",
        body={"occasion": "request"},
        expect=200,
    )
    play.step(
        "S11.3",
        who=person.client,
        what="looks at the review",
        shows="the request has been met",
        at=PLANS,
        path=path,
        expect=200,
        check=lambda answer: answer.body["requests"][0]["state"] == "met",
    )


SCENARIO = Scenario("S11", "Kela refuses", steps=("S11.1", "S11.2", "S11.3"), run=kela_refuses)
