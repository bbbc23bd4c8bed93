"""S1.7: services are referred, asked about, applied for, decided, started, completed; the plan shows each step."""

from typing import Any

from tym_local.play import Answer, Play
from tym_local.scenarios.beginnings import (
    COUNTY,
    EA_WORKER,
    HEALTH_WORKER,
    KELA,
    KELA_WORKER,
    PLANS,
    REFERRAL,
    SOCIAL_WORKER,
)
from tym_local.scenarios.referring import acts, reads, refused

STEP, JOINT = "S1.7", "joint-service"
OUTCOME = {
    "outcome": "achieved",
    "services": ["Mielenterveyspalvelut"],
    "text": "Hoitosuhde on vakiintunut.",
    "followUp": {"need": "same-service", "category": "service-need", "text": "Käynnit jatkuvat."},
}


def serve(play: Play, plan: str) -> None:
    """The county's and Kela's services, from referral to acknowledged outcome."""
    read = play.request(EA_WORKER, PLANS, "GET", f"/v1/plans/{plan}", purpose="joint-plan")
    items = {item["organiserId"]: item["id"] for item in read.body["inForce"]["items"]}
    county = refer(play, plan, items[COUNTY], "county")
    serve_by_county(play, county)
    kela = refer(play, plan, items[KELA], "Kela")
    act(play, KELA_WORKER, kela, "acknowledge", state="received", within=10)
    refused(
        play,
        STEP,
        KELA_WORKER,
        kela,
        "record-application",
        shows="the service needs a current medical statement with the application (566/2005)",
        expect=422,
        problem="medical-statement-missing",
    )
    ask_for_statement(play, kela)
    act(play, KELA_WORKER, kela, "record-application", state="applied")
    decision = {"decisionId": "KELA-2026-1", "outcome": "granted"}
    act(play, KELA_WORKER, kela, "record-decision", decision, state="decided")
    act(play, KELA_WORKER, kela, "start", state="started")
    outcome = {"outcome": "achieved"}
    act(play, KELA_WORKER, kela, "complete", outcome, state="completed")
    act(play, EA_WORKER, kela, "acknowledge-outcome", state="outcome-acknowledged")
    play.step(
        STEP,
        who=EA_WORKER,
        what="reads the plan",
        shows="the plan's items show what became of their referrals",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        purpose="joint-plan",
        expect=200,
        check=lambda answer: states(answer) == {COUNTY: "outcome-acknowledged", KELA: "outcome-acknowledged"},
        within=10,
    )


def serve_by_county(play: Play, referral: str) -> None:
    """The county's service: queued, seen, begun and ended, with an outcome that the sender asks about."""
    act(play, SOCIAL_WORKER, referral, "acknowledge", state="received", within=10)
    refused(
        play,
        STEP,
        SOCIAL_WORKER,
        referral,
        "record-decision",
        body={"decisionId": "X", "outcome": "granted"},
        shows="what the state does not permit changes nothing",
        expect=409,
        problem="referral-transition-not-allowed",
    )
    act(play, SOCIAL_WORKER, referral, "accept", state="accepted")
    queue = {"reason": "waiting-list", "expectedOn": "2026-12-15"}
    act(play, SOCIAL_WORKER, referral, "hold", queue, state="on-hold")
    appointment = {"at": "2026-12-15T09:00:00+02:00", "place": "Tikkurilan palvelupiste"}
    act(play, SOCIAL_WORKER, referral, "schedule", appointment, state="scheduled")
    act(play, SOCIAL_WORKER, referral, "record-attendance", state="scheduled")
    act(play, SOCIAL_WORKER, referral, "start", state="started")
    act(play, SOCIAL_WORKER, referral, "complete", OUTCOME, state="completed")
    act(play, EA_WORKER, referral, "query-outcome", {"question": "Jatkuvatko käynnit?"}, state="outcome-queried")
    act(play, SOCIAL_WORKER, referral, "answer-outcome", {"text": "Jatkuvat viikoittain."}, state="completed")
    act(play, EA_WORKER, referral, "acknowledge-outcome", state="outcome-acknowledged")
    reads(
        play,
        STEP,
        EA_WORKER,
        referral,
        what="reads the history",
        shows="every change with its side, reason and time",
        purpose=JOINT,
        part="/history",
        check=lambda answer: (
            [one["action"] for one in answer.body["items"]][-3:]
            == ["query-outcome", "answer-outcome", "acknowledge-outcome"]
        ),
    )


def states(answer: Answer) -> dict[str, str]:
    """The referral states of the plan's items by organiser."""
    items = answer.body["inForce"]["items"]
    return {item["organiserId"]: item["referral"]["state"] for item in items if item["referral"]}


def refer(play: Play, plan: str, item: str, organiser: str) -> str:
    """The item becomes a service referral."""
    referred = play.step(
        STEP,
        who=EA_WORKER,
        what=f"refers a plan item to {organiser}",
        shows="a plan item becomes a service referral, once",
        at=PLANS,
        method="POST",
        path=f"/v1/plans/{plan}/items/{item}/refer",
        body={"reason": "Sovittu suunnitelmassa.", "entries": [{"category": "service-need", "text": "Tarve todettu."}]},
        expect=201,
        check=lambda answer: answer.body["state"] == "sent",
    )
    return str(referred.body["id"])


def act(
    play: Play,
    who: str,
    referral: str,
    action: str,
    body: dict[str, Any] | None = None,
    *,
    state: str,
    within: float = 0,
) -> Answer:
    """An action of this step."""
    return acts(play, STEP, who, referral, action, body=body, state=state, within=within)


def ask_for_statement(play: Play, referral: str) -> None:
    """Kela asks for the medical statement; the county's health professional attaches it and sees nothing else."""
    act(
        play,
        KELA_WORKER,
        referral,
        "request-information",
        {
            "question": "Pyydämme B-lausunnon.",
            "contributor": {"organisationId": COUNTY, "role": "health-professional"},
        },
        state="information-requested",
    )
    play.step(
        STEP,
        who=HEALTH_WORKER,
        what="looks for the referral itself",
        shows="a contributor sees the request and nothing else",
        at=REFERRAL,
        path=f"/v1/referrals/{referral}",
        purpose=JOINT,
        expect=404,
    )
    listed = play.step(
        STEP,
        who=HEALTH_WORKER,
        what="finds the request for a statement",
        shows="the question reaches the named contributor",
        at=REFERRAL,
        path="/v1/information-requests",
        purpose=JOINT,
        expect=200,
        check=lambda answer: any(one["referralId"] == referral for one in answer.body["items"]),
        within=10,
    )
    request = next(one["id"] for one in listed.body["items"] if one["referralId"] == referral)
    play.step(
        STEP,
        who=HEALTH_WORKER,
        what="attaches the medical statement",
        shows="health data leaves on § 15 with its necessity, by its own professional",
        at=REFERRAL,
        method="POST",
        path=f"/v1/information-requests/{request}/attachments",
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": 'attachment; filename="b-lausunto.pdf"',
            "Tym-Data-Category": "health-and-work-capacity",
        },
        content=b"%PDF-1.7\nB-lausunto\n%%EOF\n",
        necessity="arrange-service",
        expect=201,
    )
    play.step(
        STEP,
        who=HEALTH_WORKER,
        what="answers the request",
        shows="the referral goes on where it was asked",
        at=REFERRAL,
        method="POST",
        path=f"/v1/information-requests/{request}/answer",
        body={"text": "B-lausunto liitteenä."},
        necessity="arrange-service",
        expect=200,
    )
