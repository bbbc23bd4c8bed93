"""Which steering group an area belongs to: a case's group is the one of its area, and no other is taken."""

from collections.abc import Iterator
from itertools import count

import httpx
import pytest

from tests.api.plans.groups import (
    COUNTY as COUNTY_LEAD,
)
from tests.api.plans.groups import (
    EAST,
    KELA_LEAD,
    KERAVA,
    LEADS,
    NETWORKS,
    OTHER_AUTHORITY,
    SETTER,
    STRANGER,
    VANTAA,
    WEST,
    Groups,
    problem,
)
from tests.api.plans.stages import COUNTY, EA_WORKER, PLANS, Stages
from tests.api.plans.test_transfers import DECISION, read, transfer
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import TODAY_IN_SQL, days_on

FAR = count(2300, 5)
"""Terms of these tests, beyond those that the tests of goals need."""


@pytest.fixture
def groups(api: Api) -> Groups:
    """The stages of a steering group."""
    return Groups(api)


@pytest.fixture
def today(groups: Groups, rows: Rows) -> Iterator[str]:
    """A group that has its areas today; its term is a coming one again afterwards, as other tests expect."""
    group = groups.set(f"{next(FAR)}-01-01")
    held, term = f"WHERE network_id = '{group}'", "SELECT term_from, term_to FROM networks WHERE id = "
    (coming,) = rows.all("plans", f"{term}'{group}'")
    present = f"term_from = {TODAY_IN_SQL} - 1, term_to = {TODAY_IN_SQL} + 900"
    rows.execute("plans", f"UPDATE network_areas SET {present} {held}")
    rows.execute("plans", f"UPDATE networks SET {present} WHERE id = '{group}'")
    yield group
    before = f"term_from = '{coming['term_from']}', term_to = '{coming['term_to']}'"
    rows.execute("plans", f"UPDATE network_areas SET {before} {held}")
    rows.execute("plans", f"UPDATE networks SET {before} WHERE id = '{group}' AND state = 'set'")


def test_a_case_belongs_to_the_group_of_its_area_unless_told_otherwise(stages: Stages, today: str) -> None:
    case = stages.started(stages.person())
    assert read(stages, case, EA_WORKER).json()["networkId"] == today
    body = {"personId": stages.person(), "countyId": COUNTY, "unemployed": True, "networkId": today}
    case = stages.post(EA_WORKER, "/v1/cases", body, 201)["id"]
    assert read(stages, case, EA_WORKER).json()["networkId"] == today


def test_a_group_that_is_unknown_or_of_another_area_or_time_is_refused(
    stages: Stages, groups: Groups, rows: Rows, random_id: str
) -> None:
    coming, negotiated = groups.set(f"{next(FAR)}-01-01"), groups.proposed()
    body = {"personId": stages.person(), "countyId": COUNTY, "unemployed": True}
    before = rows.counts("plans")
    for network, expected in (
        (random_id, "network-unknown"),
        (negotiated, "network-unknown"),
        (coming, "network-not-covering"),
    ):
        refused = stages.post(EA_WORKER, "/v1/cases", body | {"networkId": network}, 422)
        assert (problem(refused), refused["errors"][0]["pointer"]) == (expected, "/networkId")
    assert refused["rule"]["section"] == "9"
    assert refused["rule"]["given"] == coming
    assert rows.counts("plans") == before


def test_with_its_authorities_a_case_changes_its_group(stages: Stages, groups: Groups, today: str) -> None:
    case = stages.started(stages.person())
    refused = transfer(stages, case, DECISION | {"networkId": today})
    assert (refused.status_code, problem(refused)) == (422, "network-not-covering")
    moved = transfer(stages, case, DECISION | {"employmentAuthorityId": KERAVA})
    assert moved.status_code == 200, moved.text
    found = stages.api.get("kerava-worker", PLANS, f"/v1/cases/{case}/transfers", purpose="joint-plan").json()["items"]
    assert (found[0]["fromNetworkId"], found[0]["toNetworkId"]) == (today, today)


def coverage(api: Api, who: str = STRANGER) -> dict[str, dict[str, object]]:
    """What any authority reads of the counties, by county."""
    answer = api.get(who, PLANS, f"{NETWORKS}/coverage")
    assert answer.status_code == 200, answer.text
    return {one["countyId"]: one for one in answer.json()["items"]}


def test_counties_without_a_group_are_told(api: Api, rows: Rows, today: str) -> None:
    found = coverage(api)
    assert found["county-pirkanmaan"]["hasNetwork"] is False
    assert found["county-pirkanmaan"]["authoritiesWithout"]
    assert (found[WEST]["networkIds"], found[WEST]["authoritiesWithout"]) == ([today], [])
    assert found[EAST]["networkIds"] == [today]
    rows.execute(
        "plans",
        f"UPDATE network_areas SET term_to = {TODAY_IN_SQL} - 1 WHERE network_id = '{today}' AND county_id = '{WEST}'",
    )
    found = coverage(api, KELA_LEAD)
    assert (found[WEST]["hasNetwork"], found[WEST]["authoritiesWithout"]) == (False, [KERAVA, VANTAA])


def test_the_parties_are_told_once_that_the_term_is_ending(api: Api, rows: Rows, today: str) -> None:
    told = f"SELECT data, readers FROM outbox_events WHERE type = 'network.term-ending' AND aggregate_id = '{today}'"
    assert not rows.all("plans", told)
    last = days_on(30)
    rows.execute("plans", f"UPDATE networks SET term_to = '{last}' WHERE id = '{today}'")
    until(api, rows, told)
    rows.execute("plans", f"UPDATE networks SET version = version WHERE id = '{today}'")
    (event,) = rows.all("plans", told)
    assert event["data"] == {"termTo": last}
    assert set(event["readers"]) == set(LEADS)


def until(api: Api, rows: Rows, query: str) -> None:
    """Wait until a query finds something."""

    def look() -> httpx.Response:
        answer = api.get(SETTER, PLANS, NETWORKS)
        answer.status_code = 200 if rows.all("plans", query) else 425
        return answer

    api.eventually(look, within=20)


def test_a_dissolved_group_leaves_its_cases_without_one_and_its_areas_free(
    stages: Stages, groups: Groups, rows: Rows, today: str
) -> None:
    lead = groups.approved_lead(today)
    term = rows.all("plans", f"SELECT term_from FROM networks WHERE id = '{today}'")[0]
    groups.act(SETTER, today, f"lead-persons/{lead}/name", {"fromOn": str(term["term_from"])})
    case = stages.started(stages.person())
    refused = groups.act(OTHER_AUTHORITY, today, "dissolve", {"reason": "Alueet yhdistyvät."}, 403)
    assert problem(refused) == "not-the-setting-authority"
    assert problem(groups.act(COUNTY_LEAD, today, "dissolve", {"reason": "x"}, 403)) == "not-the-setting-authority"
    groups.act(STRANGER, today, "dissolve", {"reason": "x"}, 404)
    assert groups.act(SETTER, today, "dissolve", {}, 400)
    told = groups.act(SETTER, today, "dissolve", {"reason": "Alueet yhdistyvät."})
    assert (told["state"], told["allowedActions"]) == ("dissolved", [])
    found = groups.read(KELA_LEAD, today).json()
    assert (found["dissolutionReason"], found["dissolvedOn"] is not None) == ("Alueet yhdistyvät.", True)
    assert groups.read(SETTER, today, "/lead-persons").json()["items"][0]["state"] == "ended"
    until(stages.api, rows, f"SELECT id FROM cases WHERE id = '{case}' AND network_id IS NULL")
    events = f"SELECT data FROM outbox_events WHERE aggregate_id = '{case}' AND type = 'case.network-changed'"
    assert [one["data"] for one in rows.all("plans", events)] == [{"networkId": None}]
    assert read(stages, case, EA_WORKER).json()["networkId"] is None
    assert coverage(stages.api)[WEST]["hasNetwork"] is False
    assert problem(groups.act(SETTER, today, "dissolve", {"reason": "x"}, 409)) == "network-transition-not-allowed"
    assert problem(groups.act(SETTER, today, "lead-persons", {"name": "A", "deputyName": "B"}, 409)) == (
        "network-transition-not-allowed"
    )


def test_open_cases_come_to_the_group_whose_term_begins(stages: Stages, groups: Groups, rows: Rows) -> None:
    case = stages.started(stages.person())
    assert read(stages, case, EA_WORKER).json()["networkId"] is None
    group = groups.set(f"{next(FAR)}-01-01")
    begun = f"term_from = {TODAY_IN_SQL} - 1, term_to = {TODAY_IN_SQL} + 900"
    rows.execute("plans", f"UPDATE network_areas SET {begun} WHERE network_id = '{group}'")
    rows.execute("plans", f"UPDATE networks SET {begun} WHERE id = '{group}'")
    until(stages.api, rows, f"SELECT id FROM cases WHERE id = '{case}' AND network_id = '{group}'")
    groups.act(SETTER, group, "dissolve", {"reason": "Kokeilu päättyi."})
    until(stages.api, rows, f"SELECT id FROM cases WHERE id = '{case}' AND network_id IS NULL")


def test_a_group_dissolved_before_its_term_leaves_the_areas_as_if_never_set(groups: Groups, rows: Rows) -> None:
    group = groups.set(f"{next(FAR)}-01-01")
    groups.act(SETTER, group, "dissolve", {"reason": "Sopimus raukesi."})
    terms = rows.all("plans", f"SELECT DISTINCT term_from, term_to FROM network_areas WHERE network_id = '{group}'")
    assert [tuple(one.values()) for one in terms] == [(None, None)]
