"""S1.8 and S1.9: the review three months on, and the joint end."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tym_local.play import Play
from tym_local.scenarios.beginnings import (
    COUNTY,
    EA_WORKER,
    KELA,
    KELA_WORKER,
    PLANS,
    SOCIAL_WORKER,
)

HELSINKI = ZoneInfo("Europe/Helsinki")


def review(play: Play, plan: str) -> None:
    """S1.8: three months on, with the county's and Kela's part outstanding until they take it."""
    play.stack.move_clock(days=93)
    path = f"/v1/plans/{plan}/review"
    play.step(
        "S1.8",
        who=EA_WORKER,
        what="looks at the review three months on",
        shows="it is due; county and Kela have yet to take part for their own services",
        at=PLANS,
        path=path,
        purpose="joint-plan",
        expect=200,
        check=lambda answer: answer.body["isDue"] and answer.body["outstanding"] == [COUNTY, KELA],
    )
    play.step(
        "S1.8",
        who=EA_WORKER,
        what="completes the review alone",
        shows="participation is outstanding",
        at=PLANS,
        method="POST",
        path=f"{path}/complete",
        expect=409,
    )
    for worker in (SOCIAL_WORKER, KELA_WORKER):
        play.step(
            "S1.8",
            who=worker,
            what="takes part for its own services",
            shows="participation is recorded per authority",
            at=PLANS,
            method="POST",
            path=f"{path}/participate",
            body={"note": "Palvelu jatkuu."},
            expect=200,
        )
    play.step(
        "S1.8",
        who=EA_WORKER,
        what="completes the review",
        shows="the next review is due in three calendar months",
        at=PLANS,
        method="POST",
        path=f"{path}/complete",
        expect=200,
    )


def end(play: Play, case: str, plan: str) -> None:
    """S1.9: the end needs three concurring conclusions, and closes § 15."""
    conclusion = {"needRemains": False, "reason": "Yhteensovittamisen tarvetta ei enää ole."}
    soon = datetime.now(HELSINKI).date() + timedelta(days=4 * 365)
    conclude, finish = f"/v1/cases/{case}/end-conclusions", f"/v1/cases/{case}/end"
    for worker in (EA_WORKER, SOCIAL_WORKER):
        play.step(
            "S1.9",
            who=worker,
            what="concludes that no need remains",
            shows="each authority concludes for itself",
            at=PLANS,
            method="POST",
            path=conclude,
            body=conclusion,
            expect=200,
        )
    play.step(
        "S1.9",
        who=EA_WORKER,
        what="ends the case on two conclusions",
        shows="381/2023 § 8: two are not enough",
        at=PLANS,
        method="POST",
        path=finish,
        expect=409,
    )
    play.step(
        "S1.9",
        who=KELA_WORKER,
        what="concludes that no need remains",
        shows="the third conclusion",
        at=PLANS,
        method="POST",
        path=conclude,
        body=conclusion,
        expect=200,
    )
    play.step(
        "S1.9",
        who=EA_WORKER,
        what="ends the case",
        shows="the data is to be erased four years on",
        at=PLANS,
        method="POST",
        path=finish,
        expect=200,
        check=lambda answer: date.fromisoformat(answer.body["erasureOn"]) > soon,
    )
    for worker in (EA_WORKER, SOCIAL_WORKER):
        play.step(
            "S1.9",
            who=worker,
            what="reads the plan after the end",
            shows="no read on § 15 after the end",
            at=PLANS,
            path=f"/v1/plans/{plan}",
            purpose="joint-plan",
            necessity="arrange-service",
            expect=404,
        )
    hold(play, case)


def hold(play: Play, case: str) -> None:
    """S1.9: the county has a pending matter, and reads the case on; the other parties do not."""
    play.step(
        "S1.9",
        who=SOCIAL_WORKER,
        what="holds the data for a pending matter",
        shows="381/2023 § 12: the erasure waits for it",
        at=PLANS,
        method="POST",
        path=f"/v1/cases/{case}/holds",
        body={"ground": "pending-matter", "reason": "Valitus vireillä.", "untilOn": "2031-12-31"},
        expect=201,
    )
    play.step(
        "S1.9",
        who=SOCIAL_WORKER,
        what="reads the case as the hold's owner",
        shows="after the end the hold's owner reads on",
        at=PLANS,
        path=f"/v1/cases/{case}",
        purpose="social-services",
        expect=200,
        check=lambda answer: answer.body["state"] == "ended",
        within=10,
    )
    play.step(
        "S1.9",
        who=KELA_WORKER,
        what="reads the case",
        shows="and nobody else but the person",
        at=PLANS,
        path=f"/v1/cases/{case}",
        purpose="joint-plan",
        expect=404,
    )
