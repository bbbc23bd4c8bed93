"""Agreements of the steering group: complete when signed, in force with the last signature, checked yearly."""

from typing import Any

import pytest

from tests.api.plans.groups import CONTENT, COUNTY, KELA_LEAD, LEADS, SETTER, VANTAA, WEST, Groups, problem
from tests.api.plans.stages import PLANS
from tests.api_client import Api
from tests.database import Rows


@pytest.fixture
def groups(api: Api) -> Groups:
    """The stages of a steering group."""
    return Groups(api)


def agreement(groups: Groups, group: str, number: int, who: str = SETTER) -> dict[str, Any]:
    """A version of the agreement as a party reads it."""
    items = groups.read(who, group, "/agreements").json()["items"]
    return next(one for one in items if one["number"] == number)


def test_the_last_signature_brings_the_agreement_into_force_and_replaces_the_former(groups: Groups) -> None:
    group = groups.set()
    first = groups.agreed(group)
    found = agreement(groups, group, first, KELA_LEAD)
    assert (found["state"], set(found["signedBy"])) == ("in-force", set(LEADS))
    assert found["staffCheckDueOn"] > found["inForceOn"]
    assert found["allowedActions"] == ["check-staff"]
    lapsing = groups.drafted(group)
    second = groups.agreed(group, kelaShare="Kela maksaa kymmenesosan.")
    states = {number: agreement(groups, group, number)["state"] for number in (first, lapsing, second)}
    assert states == {first: "replaced", lapsing: "lapsed", second: "in-force"}
    refused = groups.act(SETTER, group, f"agreements/{lapsing}/sign", None, 409)
    assert problem(refused) == "agreement-transition-not-allowed"


def test_costs_are_shared_in_proportion_to_staff_unless_agreed(groups: Groups) -> None:
    group = groups.set()
    shares = {
        one["organisationId"]: one["percent"] for one in agreement(groups, group, groups.drafted(group))["costShares"]
    }
    assert {party: float(share) for party, share in shares.items()} == {
        "county-ita-uudenmaan": 8.33,
        "county-vantaan-ja-keravan": 25.0,
        "employment-kerava-sipoo": 16.67,
        "employment-vantaa": 50.0,
    }


MISSING = {
    "waysOfOrganising": (None, "3(1)", "/waysOfOrganising"),
    "staff": (CONTENT["staff"][1:], "3(2)", "/staff"),
    "staffCheckMonths": (None, "3(3)", "/staffCheckMonths"),
    "costSplit": (None, "3(4)", "/costSplit"),
    "kelaShare": (None, "3(5)", "/kelaShare"),
}


@pytest.mark.parametrize("member", MISSING)
def test_an_agreement_that_lacks_a_mandatory_content_is_not_signed(groups: Groups, member: str) -> None:
    given, section, pointer = MISSING[member]
    group = groups.set()
    number = groups.drafted(group, **{member: given})
    refused = groups.act(SETTER, group, f"agreements/{number}/sign", None, 422)
    assert (problem(refused), refused["rule"]["act"], refused["rule"]["section"]) == (
        "agreement-content-missing",
        "388/2024",
        section,
    )
    assert [one["pointer"] for one in refused["errors"]] == [pointer]
    assert agreement(groups, group, number)["signedBy"] == []


def test_everything_that_is_missing_is_named_at_once(groups: Groups) -> None:
    group = groups.set()
    number = groups.post(SETTER, f"/v1/networks/{group}/agreements", {}, 201)["number"]
    refused = groups.act(KELA_LEAD, group, f"agreements/{number}/sign", None, 422)
    sections = [one["section"] for one in refused["rules"]]
    assert sections == ["3(1)", *["3(2)"] * 5, "3(3)", "3(4)", "3(5)"]


@pytest.mark.parametrize(
    ("changes", "section"),
    [
        ({"staffCheckMonths": 13}, "3(3)"),
        ({"costSplit": "agreed"}, "10"),
        ({"costSplit": "agreed", "costShares": [{"organisationId": VANTAA, "percent": "100"}]}, "10"),
    ],
)
def test_what_the_law_limits_is_refused_with_its_rule(groups: Groups, changes: dict[str, Any], section: str) -> None:
    group = groups.set()
    number = groups.drafted(group, **changes)
    refused = groups.act(SETTER, group, f"agreements/{number}/sign", None, 422)
    assert refused["rule"]["section"] == section


def test_staff_is_stated_for_the_parties_alone(groups: Groups) -> None:
    group = groups.set()
    stranger = {"organisationId": "employment-tampereen-seutu", "persons": "1", "tasks": "x"}
    refused = groups.post(SETTER, f"/v1/networks/{group}/agreements", CONTENT | {"staff": [stranger]}, 422)
    assert problem(refused) == "staff-of-others"


def test_the_yearly_check_turns_overdue_is_told_of_once_and_is_made(groups: Groups, api: Api, rows: Rows) -> None:
    group = groups.set()
    number = groups.agreed(group)
    rows.execute("plans", f"UPDATE agreements SET staff_check_due_on = '2026-01-01' WHERE network_id = '{group}'")
    assert agreement(groups, group, number)["state"] == "check-due"
    told = "SELECT data FROM outbox_events WHERE type = 'network.staff-check-overdue'"
    told += f" AND aggregate_id = '{group}'"
    api.eventually(lambda: _answered(api, bool(rows.all("plans", told))), within=20)
    body = {"staff": [{"organisationId": WEST, "persons": "2"}], "isSufficient": False, "note": "Lisätään yksi."}
    done = groups.act(COUNTY, group, f"agreements/{number}/staff-checks", body)
    assert done["state"] == "in-force"
    found = agreement(groups, group, number)
    assert (found["staffCheckDueOn"], found["staffChecks"][0]["isSufficient"]) == (done["staffCheckDueOn"], False)
    assert len(rows.all("plans", told)) == 1


def _answered(api: Api, is_told: bool) -> Any:
    answer = api.get(SETTER, PLANS, "/v1/networks")
    answer.status_code = 200 if is_told else 425
    return answer


def test_an_agreement_that_does_not_exist_is_not_found(groups: Groups) -> None:
    group = groups.set()
    groups.act(SETTER, group, "agreements/7/sign", None, 404)
    groups.act(SETTER, group, "agreements/7/staff-checks", {"staff": [], "isSufficient": True}, 400)


def test_a_group_that_is_still_negotiated_makes_no_agreement(groups: Groups) -> None:
    refused = groups.act(SETTER, groups.proposed(), "agreements", CONTENT, 409)
    assert problem(refused) == "network-transition-not-allowed"
