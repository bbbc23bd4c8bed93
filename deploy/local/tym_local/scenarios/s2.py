"""S2: no need of co-ordination is found; a dissent keeps the case open, and § 15 closes with it."""

from functools import partial
from typing import Any

from tym_local.play import Answer, Play, Scenario
from tym_local.scenarios.beginnings import (
    CONSENT,
    COUNTY,
    EA_WORKER,
    KELA,
    KELA_WORKER,
    NOTHING_STORED,
    PLANS,
    SOCIAL_WORKER,
    VANTAA,
    Known,
    done,
    known_person,
    sign,
    started_case,
    until_registered,
)
from tym_local.scenarios.plan_bodies import approved, drafted, ordinary


def no_need(play: Play) -> None:
    """Two see no need and one does; then all three see none."""
    person = known_person(play, "person-eero", workers=(EA_WORKER, SOCIAL_WORKER))
    case = started_case(play, person)
    until_registered(play, case, step="S2.1")
    sign(play, case, EA_WORKER, VANTAA, "no-need")
    sign(play, case, SOCIAL_WORKER, COUNTY, "no-need")
    sign(play, case, KELA_WORKER, KELA, "need")
    conclude = f"/v1/cases/{case}/assessment/conclude"
    play.step(
        "S2.1",
        who=EA_WORKER,
        what="concludes while Kela dissents",
        shows="one dissent keeps the case open",
        at=PLANS,
        method="POST",
        path=conclude,
        body=NOTHING_STORED,
        expect=409,
        check=lambda answer: answer.body["type"].endswith("conclusions-differ"),
    )
    reopen = f"/v1/cases/{case}/assessment/sections/{KELA}/reopen"
    done(play.request(KELA_WORKER, PLANS, "POST", reopen))
    sign(play, case, KELA_WORKER, KELA, "no-need")
    play.step(
        "S2.2",
        who=EA_WORKER,
        what="concludes: NO_NEED by all three",
        shows="the case ends by joint assessment",
        at=PLANS,
        method="POST",
        path=conclude,
        body=NOTHING_STORED,
        expect=200,
        check=lambda answer: answer.body["state"] == "ended",
    )
    ordinary_follows(play, person)
    play.step(
        "S2.3",
        who=SOCIAL_WORKER,
        what="reads the assessment on § 15 later",
        shows="after the end there is nothing to read on § 15",
        at=PLANS,
        path=f"/v1/cases/{case}/assessment",
        purpose="joint-assessment",
        necessity="assess-service-need",
        expect=404,
    )
    ask(play, person, register="tym", purpose="joint-service", decision=False, section=None)
    ask(play, person, register="employment", purpose="social-services", decision=True, section="64(1)")


def ordinary_follows(play: Play, person: Known) -> None:
    """S2.4: the jobseeker goes on with an ordinary plan that the employment authority makes alone."""
    play.step(
        "S2.4",
        who=EA_WORKER,
        what="makes an ordinary plan without a day to report by",
        shows="380/2023 § 38: the plan agrees by when the jobseeker reports",
        at=PLANS,
        method="POST",
        path="/v1/plans",
        body=ordinary(person.id, followUp={"how": "Puhelu"}),
        expect=422,
        check=lambda answer: (
            (answer.body["rule"]["act"], answer.body["errors"][0]["pointer"]) == ("380/2023", "/followUp/reportBy")
        ),
    )
    plan = drafted(play, ordinary(person.id))
    approved(play, plan, person.client)
    play.step(
        "S2.4",
        who=EA_WORKER,
        what="approves the ordinary plan",
        shows="in force between the jobseeker and the employment authority alone",
        at=PLANS,
        method="POST",
        path=f"/v1/plans/{plan}/approve",
        body={"version": 1},
        expect=200,
        check=lambda answer: answer.body["versionState"] == "in-force",
    )
    play.step(
        "S2.4",
        who=EA_WORKER,
        what="reads it",
        shows="no appeal (380/2023 § 147); the plan is none of a case",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        purpose="employment-services",
        expect=200,
        check=lambda answer: answer.body["appeal"]["section"] == "147" and answer.body["caseId"] is None,
    )
    play.step(
        "S2.4",
        who=SOCIAL_WORKER,
        what="reads it",
        shows="it stands in the employment register, which is not the county's",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        purpose="social-services",
        necessity="establish-social-need",
        expect=404,
    )


def ask(play: Play, person: Known, *, register: str, purpose: str, decision: bool, section: str | None) -> None:
    """The county's social services ask the decision point for the employment authority's data."""
    request = {
        "subject": {"type": "organisation", "id": COUNTY},
        "action": {"name": "read"},
        "resource": {
            "type": "person",
            "id": person.id,
            "properties": {"categories": ["service-need"], "register": register, "source": VANTAA},
        },
        "context": {"purpose": purpose, "necessity": "establish-social-need"},
    }
    play.step(
        "S2.3",
        who=SOCIAL_WORKER,
        what=f"asks for {register} data for {purpose}",
        shows="703/2023 § 64 permits what is necessary" if decision else "no basis after the end",
        at=CONSENT,
        method="POST",
        path="/access/v1/evaluation",
        body=request,
        expect=200,
        check=partial(_decides, decision=decision, section=section),
        within=10,
    )


def _decides(answer: Answer, *, decision: bool, section: str | None) -> bool:
    basis: list[dict[str, Any]] = answer.body["context"]["basis"]
    return answer.body["decision"] is decision and (section is None or basis[0]["section"] == section)


SCENARIO = Scenario("S2", "No need", steps=("S2.1", "S2.2", "S2.3", "S2.4"), run=no_need)
