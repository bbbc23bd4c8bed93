"""Which steering group an area belongs to: a case's group is the one of its area, and no other is taken."""

from collections.abc import Iterator

import pytest

from tests.api.plans.groups import KERAVA, Groups, problem
from tests.api.plans.stages import COUNTY, EA_WORKER, PLANS, Stages
from tests.api.plans.test_transfers import DECISION, read, transfer
from tests.api_client import Api
from tests.database import Rows


@pytest.fixture
def groups(api: Api) -> Groups:
    """The stages of a steering group."""
    return Groups(api)


@pytest.fixture
def today(groups: Groups, rows: Rows) -> Iterator[str]:
    """A group that has its areas today; its term is a coming one again afterwards, as other tests expect."""
    group = groups.set()
    held, term = f"WHERE network_id = '{group}'", "SELECT term_from, term_to FROM networks WHERE id = "
    (coming,) = rows.all("plans", f"{term}'{group}'")
    present = "term_from = current_date - 1, term_to = current_date + 900"
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
    coming, negotiated = groups.set(), groups.proposed()
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
