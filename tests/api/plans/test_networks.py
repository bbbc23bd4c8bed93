"""Steering groups: negotiated by all, set by the agreed authority for five years, seen by their parties alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.plans.groups import (
    COUNTY,
    EAST,
    KELA_LEAD,
    KERAVA,
    LEADS,
    NETWORKS,
    OTHER_AUTHORITY,
    OTHER_COUNTY,
    SETTER,
    STRANGER,
    TERMS,
    VANTAA,
    WEST,
    Groups,
    problem,
)
from tests.api.plans.stages import EA_WORKER, PLANS
from tests.api_client import Api
from tests.database import Rows


@pytest.fixture
def groups(api: Api) -> Groups:
    """The stages of a steering group."""
    return Groups(api)


def test_a_group_is_negotiated_composed_and_set_for_five_years(groups: Groups, rows: Rows) -> None:
    group = groups.negotiated()
    year = next(TERMS)
    told = groups.act(SETTER, group, "set", {"termFrom": f"{year}-01-01"})
    assert (told["state"], told["termTo"]) == ("set", f"{year + 4}-12-31")
    found = groups.read(KELA_LEAD, group).json()
    assert (found["setterId"], found["countyIds"]) == (VANTAA, [EAST, WEST])
    assert {one["organisationId"] for one in found["members"]} == set(LEADS)
    assert all(one["deputyName"] for one in found["members"])
    assert found["chairId"] != found["viceChairId"]
    audited = rows.all("plans", f"SELECT operation FROM audit_entries WHERE aggregate_id = '{group}' ORDER BY id")
    assert [one["operation"] for one in audited][0::15] == ["propose_network"]
    events = rows.all("plans", f"SELECT type, data, readers FROM outbox_events WHERE aggregate_id = '{group}'")
    assert set(events[-1]["readers"]) == set(LEADS)
    assert not [one for one in events if "Maija" in str(one["data"]) or "Ville" in str(one["data"])]


def test_what_is_missing_before_a_group_is_set_is_named_at_once(groups: Groups) -> None:
    group = groups.proposed()
    for lead in (SETTER, OTHER_AUTHORITY):
        groups.act(lead, group, "negotiate", {"settingAuthorityId": VANTAA})
    refused = groups.act(SETTER, group, "set", {"termFrom": "2027-01-01"}, 409)
    assert problem(refused) == "network-incomplete"
    missing = [(one["code"], one["organisationId"]) for one in refused["missing"]]
    assert missing == [
        *(("negotiation", party) for party in (EAST, WEST, "kela")),
        *(("member", party) for party in sorted(LEADS)),
        ("chair", VANTAA),
        ("vice-chair", None),
    ]
    assert {(one["rule"]["act"], one["rule"]["section"]) for one in refused["missing"]} == {
        ("381/2023", "9"),
        ("388/2024", "1"),
    }


def test_several_authorities_share_a_group_only_once_they_agree_who_sets_it(groups: Groups) -> None:
    group = groups.proposed()
    groups.act(SETTER, group, "negotiate", {"settingAuthorityId": VANTAA})
    groups.act(OTHER_AUTHORITY, group, "negotiate", {"settingAuthorityId": KERAVA})
    assert groups.read(SETTER, group).json()["setterId"] is None
    refused = groups.act(SETTER, group, "set", {"termFrom": "2027-01-01"}, 409)
    assert problem(refused) == "setting-authority-not-agreed"
    groups.act(SETTER, group, "negotiate", {"settingAuthorityId": KERAVA})
    assert groups.read(SETTER, group).json()["setterId"] == KERAVA
    assert problem(groups.act(SETTER, group, "set", {"termFrom": "2027-01-01"}, 403)) == "not-the-setting-authority"


@pytest.mark.parametrize(
    ("who", "stated"), [(COUNTY, VANTAA), (KELA_LEAD, KERAVA), (SETTER, None), (SETTER, "employment-tampereen-seutu")]
)
def test_only_the_authorities_say_which_of_them_sets_the_group(groups: Groups, who: str, stated: str | None) -> None:
    refused = groups.act(who, groups.proposed(), "negotiate", {"settingAuthorityId": stated}, 422)
    assert problem(refused) == "setting-authority-not-accepted"


def test_the_authority_names_the_chair_and_a_county_the_vice_chair(groups: Groups, random_id: str) -> None:
    group = groups.negotiated()
    member = groups.member(KELA_LEAD, group)
    assert problem(groups.act(COUNTY, group, "chair", {"memberId": member}, 403)) == "not-the-setting-authority"
    assert problem(groups.act(SETTER, group, "vice-chair", {"memberId": member}, 403)) == "not-this-part"
    groups.act(OTHER_COUNTY, group, "vice-chair", {"memberId": member})
    assert groups.read(COUNTY, group).json()["viceChairId"] == member
    assert problem(groups.act(SETTER, group, "chair", {"memberId": random_id}, 422)) == "member-unknown"
    assert problem(groups.act(SETTER, group, f"members/{member}/end", None, 422)) == "member-unknown"
    groups.act(KELA_LEAD, group, f"members/{member}/end")
    assert groups.read(COUNTY, group).json()["viceChairId"] is None


def test_an_area_belongs_to_one_group_at_a_time(groups: Groups) -> None:
    year = next(TERMS)
    groups.set(f"{year}-01-01")
    later = groups.negotiated()
    refused = groups.act(SETTER, later, "set", {"termFrom": f"{year + 4}-12-31"}, 409)
    assert (problem(refused), len(refused["areas"]), refused["rule"]["section"]) == ("area-in-another-network", 3, "9")
    groups.act(SETTER, later, "set", {"termFrom": f"{year + 5}-01-01"})
    next(TERMS)


def test_of_two_groups_set_at_once_for_an_area_one_stands(groups: Groups, api: Api) -> None:
    rivals, body = [groups.negotiated(), groups.negotiated()], {"termFrom": f"{next(TERMS)}-01-01"}
    with ThreadPoolExecutor(2) as threads:
        answers = threads.map(lambda group: api.post(SETTER, PLANS, f"{NETWORKS}/{group}/set", body), rivals)
        assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.parametrize(
    ("areas", "problem_type"),
    [
        ([(VANTAA, "county-pirkanmaan")], "area-unknown"),
        ([(VANTAA, EAST)], "area-unknown"),
        ([(WEST, VANTAA)], "area-unknown"),
        ([(VANTAA, WEST), (VANTAA, WEST)], "area-unknown"),
        ([("employment-tampereen-seutu", "county-pirkanmaan")], "own-area-missing"),
    ],
)
def test_a_group_is_proposed_for_areas_that_exist_by_one_of_its_parties(
    api: Api, rows: Rows, areas: list[tuple[str, str]], problem_type: str
) -> None:
    before = rows.counts("plans")
    body = {"areas": [{"employmentAuthorityId": one, "countyId": other} for one, other in areas]}
    answer = api.post(SETTER, PLANS, NETWORKS, body)
    assert (answer.status_code, problem(answer)) == (422, problem_type)
    assert rows.counts("plans") == before


def test_a_group_looks_to_others_like_none(groups: Groups, random_id: str) -> None:
    group = groups.set()
    for who, asked in ((STRANGER, group), (SETTER, random_id)):
        for part in ("", "/lead-persons", "/agreements"):
            assert groups.read(who, asked, part).status_code == 404
        for action, body in (
            ("negotiate", {}),
            ("members", {"name": "A", "deputyName": "B"}),
            ("set", {"termFrom": "2027-01-01"}),
            ("goals", {"year": 2030, "goals": ["x"], "nationalGoalsConsidered": True}),
            ("agreements", {}),
            ("agreements/1/sign", None),
        ):
            groups.act(who, asked, action, body, 404)
    listed = groups.api.get(STRANGER, PLANS, NETWORKS).json()["items"]
    assert group not in {one["id"] for one in listed}
    assert group in {one["id"] for one in groups.api.get(EA_WORKER, PLANS, NETWORKS).json()["items"]}


def test_a_worker_without_the_role_reads_and_changes_nothing(groups: Groups) -> None:
    group = groups.proposed()
    assert groups.read(EA_WORKER, group).status_code == 200
    assert groups.api.post(EA_WORKER, PLANS, f"{NETWORKS}/{group}/withdraw").status_code == 403


def test_only_the_proposer_withdraws_and_then_nothing_more_happens(groups: Groups) -> None:
    group = groups.proposed()
    assert problem(groups.act(COUNTY, group, "withdraw", None, 403)) == "not-this-part"
    told = groups.act(SETTER, group, "withdraw")
    assert (told["state"], told["allowedActions"]) == ("withdrawn", [])
    refused = groups.act(COUNTY, group, "negotiate", {}, 409)
    assert problem(refused) == "network-transition-not-allowed"


@pytest.mark.parametrize(
    ("change", "problem_type"),
    [({"nationalGoalsConsidered": False}, "national-goals-not-considered"), ({"year": 2029}, "year-outside-term")],
)
def test_goals_are_set_yearly_within_the_term_and_consider_the_national_ones(
    groups: Groups, change: dict[str, object], problem_type: str
) -> None:
    year = next(TERMS)
    group = groups.set(f"{year}-01-01")
    body = {"year": year, "goals": ["Odotusajat lyhenevät"], "nationalGoalsConsidered": True}
    assert problem(groups.act(SETTER, group, "goals", body | change, 422)) == problem_type
    groups.act(COUNTY, group, "goals", body, 403)
    groups.act(SETTER, group, "goals", body)
    groups.act(SETTER, group, "goals", body | {"goals": ["Odotusajat puolittuvat"]})
    assert [one["goals"] for one in groups.read(COUNTY, group).json()["goals"]] == [["Odotusajat puolittuvat"]]


def test_the_same_request_again_has_one_effect(groups: Groups, api: Api, rows: Rows) -> None:
    group = groups.proposed()
    path, body = f"{NETWORKS}/{group}/members", {"name": "Maija Jäsen", "deputyName": "Ville Varajäsen"}
    first, second = [api.post(SETTER, PLANS, path, body, key="member-once-" + group) for _ in range(2)]
    assert first.json() == second.json()
    assert len(rows.all("plans", f"SELECT id FROM network_members WHERE network_id = '{group}'")) == 1
