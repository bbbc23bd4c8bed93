"""S1.3 and S1.4: the case begins, each authority writes and signs its own section, and the three conclude."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tym_local.play import Answer, Play
from tym_local.scenarios import s1_working
from tym_local.scenarios.beginnings import (
    COUNTY,
    EA_WORKER,
    HEALTH_WORKER,
    KELA,
    KELA_WORKER,
    PLANS,
    SOCIAL_WORKER,
    VANTAA,
    Known,
    sign,
    until_registered,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
OWN_VIEW = "Haluan saada velat ja voinnin kuntoon."
DIAGNOSIS = "Keskivaikea masennus rajoittaa työkykyä."
ENTRIES = (
    (EA_WORKER, {"category": "education-and-work", "text": "Neljä vuotta työtä vailla."}),
    (
        SOCIAL_WORKER,
        {"category": "social-situation", "text": "Velkaantunut.", "necessity": "assess-service-need"},
    ),
    (
        HEALTH_WORKER,
        {"category": "health-and-work-capacity", "text": DIAGNOSIS, "necessity": "assess-service-need"},
    ),
    (KELA_WORKER, {"category": "service-need", "text": "Kuntoutustarve selvitettävä."}),
)


def entry(person: Known, members: dict[str, str]) -> dict[str, str]:
    """An assessment entry about the person."""
    return {"personId": person.id, "source": "asiakas", **members}


def start(play: Play, person: Known) -> str:
    """S1.3: the case begins."""
    started = play.step(
        "S1.3",
        who=EA_WORKER,
        what="starts the assessment",
        shows="the case begins; the plan is due in three calendar months",
        at=PLANS,
        method="POST",
        path="/v1/cases",
        body={"personId": person.id, "countyId": COUNTY, "unemployed": True},
        expect=201,
        check=_due_in_three_months,
    )
    case = str(started.body["id"])
    until_registered(play, case, step="S1.3")
    s1_working.work(play, case)
    return case


def _due_in_three_months(answer: Answer) -> bool:
    days = (date.fromisoformat(answer.body["planDueOn"]) - datetime.now(HELSINKI).date()).days
    return 88 <= days <= 93


def assess(play: Play, person: Known, case: str) -> None:
    """S1.4: each authority writes and signs its own section."""
    for worker, members in ENTRIES:
        play.step(
            "S1.4",
            who=worker,
            what=f"writes {members['category']} in its own section",
            shows="each authority writes its own section, health and social by their professionals",
            at=PLANS,
            method="POST",
            path="/v1/assessment-entries",
            body=entry(person, members),
            expect=201,
        )
    play.step(
        "S1.4",
        who=SOCIAL_WORKER,
        what="writes in the employment authority's section",
        shows="nobody writes in another's section",
        at=PLANS,
        method="POST",
        path="/v1/assessment-entries",
        body=entry(person, ENTRIES[1][1]) | {"organisationId": VANTAA},
        expect=403,
    )
    play.step(
        "S1.4",
        who=SOCIAL_WORKER,
        what="reads the assessment",
        shows="the county's social worker does not see the health entry without own ground",
        at=PLANS,
        path=f"/v1/cases/{case}/assessment",
        purpose="joint-assessment",
        expect=200,
        check=lambda answer: DIAGNOSIS not in str(answer.body),
    )
    play.step(
        "S1.4",
        who=EA_WORKER,
        what="reads the assessment with a stated necessity",
        shows="381/2023 § 15: necessary data, irrespective of consent",
        at=PLANS,
        path=f"/v1/cases/{case}/assessment",
        purpose="joint-assessment",
        necessity="assess-service-need",
        expect=200,
        check=lambda answer: DIAGNOSIS in str(answer.body),
    )
    play.step(
        "S1.4",
        who=person.client,
        what="writes the own view",
        shows="the assessment is made with the person, whose words stand apart from the sections",
        at=PLANS,
        method="POST",
        path=f"/v1/me/cases/{case}/own-views",
        body={"text": OWN_VIEW},
        expect=201,
    )
    conclude = f"/v1/cases/{case}/assessment/conclude"
    sign(play, case, EA_WORKER, VANTAA, "need")
    play.step(
        "S1.4",
        who=EA_WORKER,
        what="concludes without all three",
        shows="the conclusion is joint",
        at=PLANS,
        method="POST",
        path=conclude,
        body={},
        expect=409,
    )
    sign(play, case, SOCIAL_WORKER, COUNTY, "need")
    sign(play, case, KELA_WORKER, KELA, "need", kela_needed=True)
    play.step(
        "S1.4",
        who=EA_WORKER,
        what="concludes: NEED",
        shows="three concurring conclusions, Kela's rehabilitation needed",
        at=PLANS,
        method="POST",
        path=conclude,
        body={},
        expect=200,
        check=lambda answer: answer.body["state"] == "planning",
    )
    play.step(
        "S1.4",
        who=SOCIAL_WORKER,
        what="adds to the assessment afterwards",
        shows="the evidence stands unaltered",
        at=PLANS,
        method="POST",
        path=f"/v1/cases/{case}/own-views",
        body={"text": "Lisäys."},
        expect=409,
    )
    play.step(
        "S1.4",
        who=person.client,
        what="reads the assessment",
        shows="every section, the own view, all four aspects covered, and the digest of the evidence",
        at=PLANS,
        path=f"/v1/cases/{case}/assessment",
        expect=200,
        check=lambda answer: (
            answer.body["uncovered"] == []
            and answer.body["ownViews"][0]["text"] == OWN_VIEW
            and len(answer.body["conclusion"]["evidenceDigest"]) == 64
        ),
    )
