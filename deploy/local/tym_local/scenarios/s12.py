"""S12: the county's contractor runs the rehabilitative work activity; it reports through a link."""

from tym_local.play import Play, Scenario
from tym_local.scenarios.beginnings import SOCIAL_WORKER, VANTAA, Known, become_client, known_person
from tym_local.scenarios.decisions import asks, denied
from tym_local.scenarios.referring import acts, makes, reads
from tym_local.scenarios.s12_link import answer_through, new_link, spent

CONTRACTOR, CONTRACTOR_WORKER = "contractor-kuntoutus", "contractor-worker"
STEPS = ("S12.1", "S12.2", "S12.3")
OUTCOME = {
    "outcome": "partly-achieved",
    "services": ["Kuntouttava työtoiminta"],
    "completedOn": "2026-11-20",
    "startedOn": "2026-09-01",
    "followUp": {"need": "same-service", "category": "service-need", "text": "Jakso kannattaa uusia."},
}


def contractor(play: Play) -> None:
    """The contractor's assignment, from the county's referral to the acknowledged outcome."""
    person = known_person(play, "person-olavi", workers=("vantaa-worker",))
    become_client(play, SOCIAL_WORKER, person.id)
    referral = assign(play, person)
    asks(
        play,
        "S12.2",
        CONTRACTOR_WORKER,
        person,
        what="asks to read the co-operation model's register",
        shows="the contractor never sees the TYM register",
        check=denied("no-basis"),
        categories=("plan",),
        purpose="joint-plan",
        register="tym",
        source=VANTAA,
    )
    report(play, referral)


def assign(play: Play, person: Known) -> str:
    """S12.1: the county gives the assignment; the contractor reads it and nothing else."""
    made = makes(
        play,
        "S12.1",
        person,
        "service",
        CONTRACTOR,
        who=SOCIAL_WORKER,
        shows="the assignment stands in the county's own register (703/2023 § 4)",
        serviceCode="kuntouttava-tyotoiminta",
    )
    referral = str(made.body["id"])
    reads(
        play,
        "S12.1",
        CONTRACTOR_WORKER,
        referral,
        what="reads its assignment",
        shows="what it needs for the assignment, on a decision of its own",
        purpose="social-services",
        check=lambda answer: (answer.body["register"], answer.body["caseId"]) == ("county-social", None),
        within=10,
    )
    for action, state in (("acknowledge", "received"), ("accept", "accepted"), ("start", "started")):
        acts(play, "S12.1", CONTRACTOR_WORKER, referral, action, state=state)
    return referral


def report(play: Play, referral: str) -> None:
    """S12.3: absence and outcome through a link; the contractor proposes dates and the county decides."""
    location, token = new_link(play, referral)
    absence = {"absence": {"from": "2026-11-16", "to": "2026-11-17", "reasonTold": False}}
    answer_through(play, token, "report-absence", absence, shows="the days, and that no reason was told")
    extension = {"proposal": {"reason": "extension", "endsOn": "2027-05-31"}}
    answer_through(play, token, "propose", extension, shows="the contractor proposes, the county decides")
    proposed = reads(
        play,
        "S12.3",
        SOCIAL_WORKER,
        referral,
        what="reads the proposal",
        shows="it awaits the county's answer, and the contractor's clocks stand still",
        purpose="social-services",
        part="/proposals",
        check=lambda answer: answer.body["items"][0]["allowedActions"] == ["accept", "reject"],
    )
    path = f"proposals/{proposed.body['items'][0]['id']}/reject"
    acts(play, "S12.3", SOCIAL_WORKER, referral, path, body={"text": "Tavoite arvioidaan ensin."}, state="started")
    beyond = {"outcome": {**OUTCOME, "text": "Terveydentila on vakaa.", "categories": ["health-and-work-capacity"]}}
    answer_through(
        play, token, "complete", beyond, shows="no text tells what the referral was not sent with", expect=422
    )
    answer_through(play, token, "complete", {"outcome": OUTCOME}, shows="the outcome, strongly identified")
    spent(play, location, token)
    reads(
        play,
        "S12.3",
        SOCIAL_WORKER,
        referral,
        what="reads the outcome",
        shows="services given, dates and what is needed next",
        purpose="social-services",
        part="/outcomes",
        check=lambda answer: answer.body["items"][0]["followUp"] == "same-service",
    )
    acts(play, "S12.3", SOCIAL_WORKER, referral, "acknowledge-outcome", state="outcome-acknowledged")


SCENARIO = Scenario("S12", "Contractor", steps=STEPS, run=contractor)
