"""Lead persons: approved by every party of the group, then named by the authority that sets it, within its term."""

import pytest

from tests.api.plans.groups import COUNTY, KELA_LEAD, LEADS, SETTER, TERMS, Groups, problem
from tests.api_client import Api

PROPOSAL = {"name": "Johanna Johtava", "deputyName": "Vesa Vara"}


@pytest.fixture
def groups(api: Api) -> Groups:
    """The stages of a steering group."""
    return Groups(api)


def test_a_lead_person_is_named_after_the_groups_approval_for_the_term_at_most(groups: Groups) -> None:
    year = next(TERMS)
    group = groups.set(f"{year}-01-01")
    lead = groups.approved_lead(group)
    action = f"lead-persons/{lead}/name"
    refused = groups.act(SETTER, group, action, {"fromOn": f"{year}-01-01", "toOn": f"{year + 5}-01-01"}, 422)
    assert (refused["rule"]["act"], refused["rule"]["section"]) == ("388/2024", "4")
    assert groups.act(SETTER, group, action, {"fromOn": f"{year - 1}-12-31"}, 422)["rule"]["section"] == "4"
    named = groups.act(SETTER, group, action, {"fromOn": f"{year}-01-01"})
    assert (named["state"], named["allowedActions"]) == ("named", ["end"])
    (found,) = groups.read(KELA_LEAD, group, "/lead-persons").json()["items"]
    assert (found["toOn"], found["deputyName"], set(found["approvals"])) == (
        f"{year + 4}-12-31",
        "Vesa Vara",
        set(LEADS),
    )


def test_the_group_approves_before_anybody_is_named(groups: Groups) -> None:
    group = groups.set()
    lead = groups.act(SETTER, group, "lead-persons", PROPOSAL)["id"]
    groups.act(COUNTY, group, f"lead-persons/{lead}/approve")
    refused = groups.act(SETTER, group, f"lead-persons/{lead}/name", {"fromOn": "2030-01-01"}, 409)
    assert (problem(refused), refused["rule"]["section"]) == ("lead-person-not-approved", "9")
    assert refused["outstanding"] == sorted(set(LEADS) - {"county-vantaan-ja-keravan"})
    seen = groups.read(COUNTY, group, "/lead-persons").json()["items"][0]
    assert seen["allowedActions"] == ["reject"]


def test_one_partys_rejection_ends_the_proposal(groups: Groups) -> None:
    group = groups.set()
    lead = groups.act(SETTER, group, "lead-persons", PROPOSAL)["id"]
    assert groups.act(KELA_LEAD, group, f"lead-persons/{lead}/reject")["state"] == "rejected"
    refused = groups.act(COUNTY, group, f"lead-persons/{lead}/approve", None, 409)
    assert problem(refused) == "lead-person-transition-not-allowed"


def test_only_the_setting_authority_proposes_names_and_ends(groups: Groups) -> None:
    group = groups.set()
    assert problem(groups.act(COUNTY, group, "lead-persons", PROPOSAL, 403)) == "not-the-setting-authority"
    lead = groups.approved_lead(group)
    for action, body in (("name", {"fromOn": "2030-01-01"}), ("end", None)):
        refused = groups.act(COUNTY, group, f"lead-persons/{lead}/{action}", body, 403)
        assert problem(refused) == "not-the-setting-authority"


def test_a_new_naming_ends_the_former_one(groups: Groups) -> None:
    year = next(TERMS)
    group = groups.set(f"{year}-01-01")
    first, second = groups.approved_lead(group), groups.approved_lead(group)
    for lead in (first, second):
        groups.act(SETTER, group, f"lead-persons/{lead}/name", {"fromOn": f"{year}-01-01"})
    found = {one["id"]: one["state"] for one in groups.read(SETTER, group, "/lead-persons").json()["items"]}
    assert found == {first: "ended", second: "named"}
    assert groups.act(SETTER, group, f"lead-persons/{second}/end")["state"] == "ended"


def test_a_naming_that_had_not_begun_leaves_no_days_and_a_successor_comes_without_a_gap(groups: Groups) -> None:
    year = next(TERMS)
    group = groups.set(f"{year}-01-01")
    first, second, third = (groups.approved_lead(group) for _ in range(3))
    for lead, day in ((first, f"{year}-01-01"), (second, f"{year}-07-01")):
        groups.act(SETTER, group, f"lead-persons/{lead}/name", {"fromOn": day})
    groups.act(SETTER, group, f"lead-persons/{second}/end")
    found = {one["id"]: one for one in groups.read(SETTER, group, "/lead-persons").json()["items"]}
    days = [(found[one]["state"], found[one]["fromOn"], found[one]["toOn"]) for one in (first, second)]
    assert days == [("ended", f"{year}-01-01", f"{year}-06-30"), ("ended", None, None)]
    assert (found[third]["state"], found[third]["allowedActions"]) == ("approved", ["name"])


def test_nobody_is_named_in_a_group_that_is_dissolved(groups: Groups) -> None:
    year = next(TERMS)
    group = groups.set(f"{year}-01-01")
    lead = groups.approved_lead(group)
    groups.act(SETTER, group, "dissolve", {"reason": "Alue muuttuu."})
    refused = groups.act(SETTER, group, f"lead-persons/{lead}/name", {"fromOn": f"{year}-01-01"}, 409)
    assert problem(refused) == "network-transition-not-allowed"
    (found,) = groups.read(SETTER, group, "/lead-persons").json()["items"]
    assert found["allowedActions"] == []


def test_a_lead_person_of_another_group_is_not_found(groups: Groups, random_id: str) -> None:
    group, other = groups.set(), groups.set()
    lead = groups.act(SETTER, other, "lead-persons", PROPOSAL)["id"]
    for asked in (lead, random_id):
        groups.act(SETTER, group, f"lead-persons/{asked}/approve", None, 404)
