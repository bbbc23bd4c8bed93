"""S1.5 and S1.6: a plan within the law's limits, agreed by all on its exact version."""

from collections.abc import Callable
from typing import Any

from tym_local.play import Answer, Play
from tym_local.scenarios.beginnings import (
    COUNTY,
    EA_WORKER,
    KELA,
    KELA_WORKER,
    PLANS,
    SOCIAL_WORKER,
    VANTAA,
    Known,
    service_item,
)


def plan_body(case: str) -> dict[str, Any]:
    """The plan of S1.5, as the law wants it."""
    activity = {"daysPerWeek": 2, "hoursPerDay": 5, "endsOn": "2027-06-01"}
    return {
        "caseId": case,
        "goals": [{"text": "Velat hallintaan"}, {"text": "Työkyky selville"}],
        "items": [
            service_item("talousneuvonta", VANTAA),
            service_item("mielenterveyspalvelut", COUNTY),
            service_item("kuntouttava-tyotoiminta", COUNTY, **activity),
            service_item("kela-ammatillinen-kuntoutusselvitys", KELA),
        ],
        "jobSearchObligation": {
            "kind": "not-set",
            "ground": "Monialaisen tuen tarve todettu.",
            "openLabourMarketPossible": False,
        },
        "followUp": {"how": "Tapaaminen kuukausittain", "reportBy": "2027-01-15"},
        "capacityFinding": {"preventsWorkAndServices": True, "reason": "Työkyky ei riitä työvoimapalveluihin."},
    }


def _names_section(section: str) -> Callable[[Answer], bool]:
    return lambda answer: bool(answer.body["rule"]["section"] == section)


def _is_now(state: str) -> Callable[[Answer], bool]:
    return lambda answer: bool(answer.body["versionState"] == state)


def agree(play: Play, person: Known, case: str) -> str:
    """The plan within the law's limits, agreed by all on its exact version."""
    whole = plan_body(case)
    items = whole["items"]
    assert isinstance(items, list)
    five_days = [*items[:2], items[2] | {"daysPerWeek": 5}, items[3]]
    refused = (
        ("without the 48.2 assessment", {"jobSearchObligation": {"kind": "not-set"}}, "48"),
        ("without follow-up", {"followUp": None}, "5"),
        ("with five days a week of rehabilitative work activity", {"items": five_days}, "13"),
        ("without the finding on capacity", {"capacityFinding": None}, "8"),
    )
    for what, change, section in refused:
        play.step(
            "S1.5",
            who=EA_WORKER,
            what=f"drafts a plan {what}",
            shows="a broken rule is named with act and section",
            at=PLANS,
            method="POST",
            path="/v1/plans",
            body=whole | change,
            expect=422,
            check=_names_section(section),
        )
    drafted = play.step(
        "S1.5",
        who=EA_WORKER,
        what="drafts the plan",
        shows="four services of three organisers; the obligation not set on § 48",
        at=PLANS,
        method="POST",
        path="/v1/plans",
        body=whole,
        expect=201,
    )
    plan, number = str(drafted.body["id"]), drafted.body["number"]
    play.step(
        "S1.6",
        who=EA_WORKER,
        what="records that the duties were explained in Finnish",
        shows="381/2023 § 7",
        at=PLANS,
        method="POST",
        path=f"/v1/plans/{plan}/duties-explained",
        body={"version": number, "language": "fi"},
        expect=200,
    )
    for client, state in (
        (KELA_WORKER, "draft"),
        (person.client, "draft"),
        (SOCIAL_WORKER, "draft"),
        (EA_WORKER, "in-force"),
    ):
        play.step(
            "S1.6",
            who=client,
            what=f"approves version {number}",
            shows="all equal, in any order; with the last approval it is in force",
            at=PLANS,
            method="POST",
            path=f"/v1/plans/{plan}/approve",
            body={"version": number},
            expect=200,
            check=_is_now(state),
        )
    revise(play, plan, whole)
    return plan


def whole_item(whole: dict[str, Any], place: int) -> set[str]:
    """The names of what was agreed of an item."""
    return set(whole["items"][place])


def revise(play: Play, plan: str, whole: dict[str, Any]) -> None:
    """S1.6: a second version is a draft beside the one in force."""
    read = play.request(EA_WORKER, PLANS, "GET", f"/v1/plans/{plan}", purpose="joint-plan")
    kept = [
        {name: value for name, value in item.items() if name in {"id", *whole_item(whole, place)}}
        for place, item in enumerate(read.body["inForce"]["items"])
    ]
    body = {name: value for name, value in whole.items() if name != "caseId"} | {
        "items": kept,
        "reason": "change-of-need",
    }
    play.step(
        "S1.6",
        who=EA_WORKER,
        what="edits the plan",
        shows="version 2 is a draft; version 1 stays in force",
        at=PLANS,
        method="PUT",
        path=f"/v1/plans/{plan}",
        body=body,
        headers={"If-Match": read.headers["etag"]},
        expect=200,
        check=lambda answer: answer.body["number"] == 2,
    )
    play.step(
        "S1.6",
        who=EA_WORKER,
        what="reads the plan",
        shows="version 1 in force with four approvals, version 2 a draft with none",
        at=PLANS,
        path=f"/v1/plans/{plan}",
        purpose="joint-plan",
        expect=200,
        check=lambda answer: (
            (
                answer.body["inForce"]["number"],
                len(answer.body["inForce"]["approvals"]),
                answer.body["draft"]["number"],
                len(answer.body["draft"]["approvals"]),
            )
            == (1, 4, 2, 0)
        ),
    )
