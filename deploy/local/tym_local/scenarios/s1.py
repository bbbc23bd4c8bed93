"""S1: the closed loop of a 47-year-old who has been unemployed for four years, with depression and debts."""

from functools import partial

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios import s1_assessment, s1_directing, s1_end, s1_log, s1_plan, s1_services
from tym_local.scenarios.beginnings import (
    CONSENT,
    PLANS,
    REFERRAL,
    Known,
    done,
    known_person,
)


def closed_loop(play: Play) -> None:
    """Directing, assessment, plan, approvals, services, review, end, and the person's own view."""
    person = known_person(play, "person-aino")
    s1_directing.direct(play, person)
    case = s1_assessment.start(play, person)
    s1_assessment.assess(play, person, case)
    plan = s1_plan.agree(play, person, case)
    s1_services.serve(play, plan)
    s1_end.review(play, plan)
    s1_end.end(play, case, plan)
    look_back(play, person, plan)


def look_back(play: Play, person: Known, plan: str) -> None:
    """S1.10: the person reads plan, referrals and log, in Finnish and in English."""
    play.step(
        "S1.10",
        who=person.client,
        what="reads the own plan",
        shows="the person reads the plan whole, after the end too",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        expect=200,
        check=lambda answer: not any(item["masked"] for item in answer.body["inForce"]["items"]),
    )
    play.step(
        "S1.10",
        who=person.client,
        what="reads the own referrals",
        shows="what was sent, to whom, and what became of it",
        at=REFERRAL,
        path="/v1/me/referrals",
        expect=200,
        check=lambda answer: len(answer.body["items"]) >= 4,
    )
    own_referrals(play, person)
    take_along(play, person, plan)
    for language, words in (("fi", "Vantaan ja Keravan hyvinvointialue"), ("en", "wellbeing services county")):
        play.step(
            "S1.10",
            who=person.client,
            what=f"reads the log in {'Finnish' if language == 'fi' else 'English'}",
            shows="every disclosure with from, to, categories, purpose, time and basis",
            at=CONSENT,
            path="/v1/me/disclosures?limit=100",
            headers={"Accept-Language": language},
            expect=200,
            check=partial(_tells_all, words=words),
            within=10,
        )
    play.stack.move_clock(days=0)
    s1_log.verify(play, person)


def take_along(play: Play, person: Known, plan: str) -> None:
    """S1.10: all that each service holds, in a machine-readable form (GDPR 15 and 20)."""
    play.step(
        "S1.10",
        who=person.client,
        what="takes along what plans-api holds",
        shows="the ended case with its assessment, every version with its approvals; not why the county holds it",
        at=PLANS,
        path="/v1/me/export",
        expect=200,
        check=lambda answer: (
            {one["case"]["state"] for one in answer.body["cases"]} == {"ended"}
            and plan in {one["id"] for one in answer.body["plans"] if one["versions"]}
            and "Valitus vireillä." not in str(answer.body)
        ),
    )
    play.step(
        "S1.10",
        who=person.client,
        what="takes along what referral-api holds",
        shows="each referral with what was sent, its basis, its steps and its outcome",
        at=REFERRAL,
        path="/v1/me/export",
        expect=200,
        check=lambda answer: any(one["outcomes"] for one in answer.body["referrals"]),
    )


def own_referrals(play: Play, person: Known) -> None:
    """A referral whole: what was sent and on which basis, and every step; and one that is not the person's to end."""
    listed = done(play.request(person.client, REFERRAL, "GET", "/v1/me/referrals")).body["items"]
    decided = next(one["id"] for one in listed if one["recipientDecision"])
    play.step(
        "S1.10",
        who=person.client,
        what="reads one referral whole",
        shows="what was sent, files by name and size, the decision, the outcome and every step, in words",
        at=REFERRAL,
        path=f"/v1/me/referrals/{decided}",
        expect=200,
        check=lambda answer: (
            [one["outcome"] for one in answer.body["outcomes"]] == ["achieved"]
            and answer.body["steps"][0]["state"] == "sent"
            and all(one["text"] for one in answer.body["basis"])
            and all(one["size"] > 0 for one in answer.body["attachments"])
        ),
    )
    directed = next(one["id"] for one in listed if one["kind"] == "joint-assessment")
    play.step(
        "S1.10",
        who=person.client,
        what="tries to withdraw the directing",
        shows="a receipt of directing is not the person's to withdraw, and the refusal names its rule",
        at=REFERRAL,
        method="POST",
        path=f"/v1/me/referrals/{directed}/withdraw",
        expect=422,
        check=lambda answer: answer.body["rule"]["act"] == "381/2023",
    )


def _tells_all(answer: Answer, words: str) -> str | bool:
    disclosures = [one for one in answer.body["items"] if one["kind"] == "disclosure"]
    if not disclosures or not any(one["kind"] == "use" for one in answer.body["items"]):
        return "uses or disclosures are missing"
    if not all(one["basis"] and one["categories"] and one["purposeLabel"] and one["at"] for one in disclosures):
        return "a disclosure lacks a field"
    return words in str(answer.body) or f"{words} is missing"


SCENARIO = Scenario("S1", "Closed loop", steps=tuple(f"S1.{number}" for number in range(1, 11)), run=closed_loop)
