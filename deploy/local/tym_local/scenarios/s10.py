"""S10: two employment authorities share a steering group, and its situational picture hides small numbers."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from tym_local.play import Answer, Body, Play, Scenario
from tym_local.scenarios.beginnings import COUNTY, KELA, PLANS, VANTAA, done

KERAVA, EAST = "employment-kerava-sipoo", "county-ita-uudenmaan"
LEADS = {
    VANTAA: "vantaa-tym-lead",
    KERAVA: "kerava-tym-lead",
    COUNTY: "vantaa-county-tym-lead",
    EAST: "ita-uusimaa-county-tym-lead",
    KELA: "kela-tym-lead",
}
SETTER, OTHER, COUNTY_LEAD = LEADS[VANTAA], LEADS[KERAVA], LEADS[COUNTY]
STEPS = ("S10.1", "S10.2", "S10.3", "S10.4", "S10.5", "S10.6", "S10.7")
AGREEMENT = {
    "waysOfOrganising": "Yhteinen toimipiste ja yhteiset arviointiajat.",
    "staff": [{"organisationId": party, "persons": "2", "tasks": "Arviointi ja suunnitelmat"} for party in LEADS],
    "staffCheckMonths": 12,
    "costSplit": "staff-ratio",
}
LONG_AFTER = 500
A_MONTH = 31


def network(play: Play) -> None:
    """From the negotiation to the agreement, the yearly check that turns overdue, and the picture of the area."""
    group = negotiated(play)
    composed(play, group)
    term = is_set(play, group)
    led(play, group, term)
    agreed(play, group)
    pictured(play, group)
    dissolved(play, group)


def act(
    play: Play,
    step: str,
    who: str,
    path: str,
    *,
    what: str,
    shows: str,
    body: Body = None,
    expect: int = 200,
    check: Callable[[Answer], object] | None = None,
) -> Answer:
    """A recorded action under /v1/networks."""
    return play.step(
        step,
        who=who,
        what=what,
        shows=shows,
        at=PLANS,
        method="POST",
        path=f"/v1/networks{path}",
        body=body,
        expect=expect,
        check=check,
    )


def quietly(play: Play, who: str, path: str, body: Body = None) -> Answer:
    """An action that only prepares the story."""
    return done(play.request(who, PLANS, "POST", f"/v1/networks{path}", body=body))


def negotiated(play: Play) -> str:
    """S10.1: the authorities agree which of them sets the group."""
    pairs = ((VANTAA, COUNTY), (KERAVA, COUNTY), (KERAVA, EAST))
    areas = [{"employmentAuthorityId": authority, "countyId": county} for authority, county in pairs]
    made = act(
        play,
        "S10.1",
        SETTER,
        "",
        what="opens the negotiation on a shared steering group",
        shows="381/2023 § 9: number and areas are negotiated first",
        body={"areas": areas},
        expect=201,
    )
    group = str(made.body["id"])
    for who, setter in ((SETTER, VANTAA), (OTHER, KERAVA)):
        quietly(play, who, f"/{group}/negotiate", {"settingAuthorityId": setter})
    act(
        play,
        "S10.1",
        SETTER,
        f"/{group}/set",
        what="tries to set the group while they disagree who does",
        shows="a shared group needs the authorities' agreement",
        body={"termFrom": "2026-01-01"},
        expect=409,
    )
    act(
        play,
        "S10.1",
        OTHER,
        f"/{group}/negotiate",
        what="agrees that Vantaa sets it",
        shows="the agreement is recorded by each authority itself",
        body={"settingAuthorityId": VANTAA},
        check=lambda answer: answer.body["state"] == "negotiating",
    )
    for party in (COUNTY, EAST, KELA):
        quietly(play, LEADS[party], f"/{group}/negotiate", {})
    play.step(
        "S10.1",
        who="tampere-tym-lead",
        what="looks for the group",
        shows="a group is its parties' alone",
        at=PLANS,
        path=f"/v1/networks/{group}",
        expect=404,
    )
    return group


def composed(play: Play, group: str) -> None:
    """S10.2: members with deputies from every party; chair by the authority, vice-chair by the county."""
    act(
        play,
        "S10.2",
        SETTER,
        f"/{group}/set",
        what="tries to set the group without members",
        shows="everything that is missing is named at once",
        body={"termFrom": "2026-01-01"},
        expect=409,
        check=lambda answer: len(answer.body["missing"]) == len(LEADS) + 2,
    )
    person = {"name": "Jaana Jäsen", "deputyName": "Veijo Varajäsen"}
    members = {party: quietly(play, who, f"/{group}/members", person).body["memberId"] for party, who in LEADS.items()}
    chair = {"memberId": members[VANTAA]}
    act(
        play,
        "S10.2",
        COUNTY_LEAD,
        f"/{group}/chair",
        what="tries to name the chair",
        shows="388/2024 § 1: the employment authority names the chair",
        body=chair,
        expect=403,
    )
    act(play, "S10.2", SETTER, f"/{group}/chair", what="names the chair", shows="from among the members", body=chair)
    act(
        play,
        "S10.2",
        COUNTY_LEAD,
        f"/{group}/vice-chair",
        what="names the vice-chair",
        shows="the county names the vice-chair",
        body={"memberId": members[COUNTY]},
    )


def is_set(play: Play, group: str) -> dict[str, str]:
    """S10.3: the term is five years."""
    act(
        play,
        "S10.3",
        SETTER,
        f"/{group}/set",
        what="sets the group",
        shows="388/2024 § 1: for five years",
        body={"termFrom": "2026-01-01"},
        check=lambda answer: (answer.body["state"], answer.body["termTo"]) == ("active", "2030-12-31"),
    )
    return {"fromOn": "2026-12-01"}


def led(play: Play, group: str, term: dict[str, str]) -> None:
    """S10.4: the group approves the lead person before the naming, which lasts its term at most."""
    person = {"name": "Johanna Johtava", "deputyName": "Valtteri Vara"}
    lead = quietly(play, SETTER, f"/{group}/lead-persons", person).body["id"]
    path = f"/{group}/lead-persons/{lead}"
    act(
        play,
        "S10.4",
        SETTER,
        f"{path}/name",
        what="tries to name the lead person",
        shows="381/2023 § 9: the group approves first",
        body=term,
        expect=409,
    )
    for who in LEADS.values():
        quietly(play, who, f"{path}/approve")
    act(
        play,
        "S10.4",
        SETTER,
        f"{path}/name",
        what="names the lead person beyond the group's term",
        shows="388/2024 § 4: for the group's term at most",
        body=term | {"toOn": "2031-01-01"},
        expect=422,
    )
    act(
        play,
        "S10.4",
        SETTER,
        f"{path}/name",
        what="names the lead person and the deputy",
        shows="after the group's approval, for its term",
        body=term,
    )


def agreed(play: Play, group: str) -> None:
    """S10.5: the agreement is complete before it is signed; its yearly check turns overdue."""
    number = quietly(play, SETTER, f"/{group}/agreements", AGREEMENT).body["number"]
    act(
        play,
        "S10.5",
        SETTER,
        f"/{group}/agreements/{number}/sign",
        what="tries to sign without Kela's share",
        shows="388/2024 § 3: what is missing is named with its point",
        expect=422,
        check=lambda answer: answer.body["rule"]["section"] == "3(5)",
    )
    whole = AGREEMENT | {"kelaShare": "Kela vastaa omien tilojensa kustannuksista."}
    number = quietly(play, SETTER, f"/{group}/agreements", whole).body["number"]
    for who in LEADS.values():
        signed = quietly(play, who, f"/{group}/agreements/{number}/sign")
    play.record(
        "S10.5",
        who="every party",
        what="signs the complete agreement",
        shows="the last signature brings it into force",
        expected="in-force",
        actual=str(signed.body["state"]),
        ok=signed.body["state"] == "in-force",
    )
    play.stack.move_clock(days=LONG_AFTER)
    try:
        play.step(
            "S10.5",
            who=LEADS[KELA],
            what="looks at the agreement more than a year later",
            shows="the yearly check of the staff is overdue",
            at=PLANS,
            path=f"/v1/networks/{group}/agreements",
            expect=200,
            check=lambda answer: answer.body["items"][0]["state"] == "check-due",
        )
        staff = [{"organisationId": COUNTY, "persons": "1"}]
        act(
            play,
            "S10.5",
            COUNTY_LEAD,
            f"/{group}/agreements/{number}/staff-checks",
            what="records the check",
            shows="the next one is due in a year",
            body={"staff": staff, "isSufficient": False, "note": "Yksi lisää tarvitaan."},
            check=lambda answer: answer.body["state"] == "in-force",
        )
    finally:
        play.stack.move_clock(days=0)


def pictured(play: Play, group: str) -> None:
    """S10.6: the situational picture of a month that has ended, with small numbers hidden."""
    read = done(play.request(SETTER, PLANS, "GET", f"/v1/networks/{group}")).body
    month = month_of(read["negotiations"][0]["recordedAt"])
    play.stack.move_clock(days=A_MONTH)
    try:
        counting = play.stack.run_command(PLANS, "count-statistics", "--month", month)
    finally:
        play.stack.move_clock(days=0)
    play.record(
        "S10.6",
        who="operator",
        what="counts the statistics of the month once it has ended",
        shows="the worker does so by itself, and never before the month's end",
        expected="counted",
        actual=counting.answer.strip() or counting.said[-80:],
        ok=counting.code == 0,
    )
    play.step(
        "S10.6",
        who=LEADS[KELA],
        what="reads the group's picture of the month",
        shows="open cases, lead times and outcomes; numbers under five are hidden; no person in it",
        at=PLANS,
        path=f"/v1/statistics?networkId={group}&month={month}",
        expect=200,
        check=lambda answer: all(
            cell["suppressed"] == (cell["count"] is None) and cell["count"] not in {1, 2, 3, 4}
            for cell in answer.body["cells"]
        ),
    )
    play.step(
        "S10.6",
        who="tampere-worker",
        what="asks for Vantaa's picture",
        shows="the picture of others looks like nobody's",
        at=PLANS,
        path=f"/v1/statistics?employmentAuthorityId={VANTAA}&month={month}",
        expect=404,
    )


def dissolved(play: Play, group: str) -> None:
    """S10.7: which counties have a group, and the end of one before its term."""
    play.step(
        "S10.7",
        who="tampere-worker",
        what="reads which counties have a steering group",
        shows="a county without one is told, for every county has one at least (381/2023 § 9)",
        at=PLANS,
        path="/v1/networks/coverage",
        expect=200,
        check=lambda answer: any(not county["hasNetwork"] for county in answer.body["items"]),
    )
    act(
        play,
        "S10.7",
        SETTER,
        f"/{group}/dissolve",
        what="dissolves the group",
        shows="the authority that sets a group ends it with a reason; its cases have none then",
        body={"reason": "Toimialue jaetaan kahdelle johtoryhmälle."},
        check=lambda answer: answer.body["state"] == "dissolved" and not answer.body["allowedActions"],
    )


def month_of(moment: str) -> str:
    """The month in Finland of a moment of legal time."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo("Europe/Helsinki")).strftime("%Y-%m")


SCENARIO = Scenario("S10", "Steering group", steps=STEPS, run=network)
