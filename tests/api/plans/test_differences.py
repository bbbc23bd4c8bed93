"""Differences: every field between two versions, as far as the reader sees both, and logged like reading both."""

import pytest

from tests.api.plans.agreeing import kept, revised
from tests.api.plans.conftest import SignIn
from tests.api.plans.stages import EA_WORKER, ITEM, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.database import Rows

SECRET = "mielenterveyspalvelut"


@pytest.fixture
def compared(stages: Stages, sign_in: SignIn) -> tuple[str, str, str]:
    """Two versions that differ in a goal, an item's end, an item more and the obligation: client, plan, item."""
    client, person = sign_in()
    plan = stages.drafted(person)
    (item,) = kept(stages, plan, "draft")
    changes = {
        "goals": [{"text": "Asunto"}],
        "items": [item | {"endsOn": "2027-03-01", "goal": "Tuki"}, ITEM | {"startsOn": "2027-01-01"}],
        "jobSearchObligation": {"kind": "set", "opportunitiesPerMonth": 5},
    }
    assert revised(stages, plan, **changes) == 2
    return client, plan, item["id"]


def test_the_difference_names_every_field_by_its_pointer(stages: Stages, compared: tuple[str, str, str]) -> None:
    _, plan, item = compared
    path = f"/v1/plans/{plan}/versions/2/difference"
    found = stages.api.get(EA_WORKER, PLANS, f"{path}?against=1", purpose="joint-plan")
    assert found.status_code == 200, found.text
    body = found.json()
    assert (body["planId"], body["number"], body["against"]) == (plan, 2, 1)
    items = {one["pointer"]: (one["before"], one["after"]) for one in body["items"]}
    assert items[f"/items/{item}/endsOn"] == (None, "2027-03-01")
    assert items[f"/items/{item}/goal"] == (None, "Tuki")
    assert items["/content/jobSearchObligation/opportunitiesPerMonth"] == (4, 5)
    added = [after for pointer, (before, after) in items.items() if pointer.startswith("/items/") and before is None]
    assert [one["startsOn"] for one in added if isinstance(one, dict)] == ["2027-01-01"]
    assert f"/items/{item}/serviceCode" not in items
    back = stages.api.get(EA_WORKER, PLANS, f"/v1/plans/{plan}/versions/1/difference?against=2", purpose="joint-plan")
    turned = {one["pointer"]: (one["after"], one["before"]) for one in back.json()["items"]}
    assert turned == items
    same = stages.api.get(EA_WORKER, PLANS, f"{path}?against=2", purpose="joint-plan").json()
    assert same["items"] == []


def test_what_is_masked_stays_masked_and_both_reads_are_logged(
    stages: Stages, compared: tuple[str, str, str], rows: Rows
) -> None:
    client, plan, item = compared
    path = f"/v1/plans/{plan}/versions/2/difference?against=1"
    found = stages.api.get(KELA_WORKER, PLANS, path, purpose="joint-plan")
    assert found.status_code == 200, found.text
    assert SECRET not in found.text
    assert "Tuki" not in found.text
    assert f"/items/{item}/endsOn" in {one["pointer"] for one in found.json()["items"]}
    assert len(found.json()["decisionIds"]) == 2
    opened = stages.api.get(KELA_WORKER, PLANS, path, purpose="joint-plan", necessity="arrange-service")
    assert "Tuki" in opened.text
    assert "Tuki" in stages.api.get(client, PLANS, path).text
    person = rows.all("plans", f"SELECT person_id FROM plans WHERE id = '{plan}'")[0]["person_id"]
    used = (
        f"SELECT user_id FROM use_entries WHERE operation = 'get_version_difference' AND '{person}' = ANY (person_ids)"
    )
    assert len(rows.all("plans", used)) == 2
    stages.api.get(EA_WORKER, PLANS, path, purpose="joint-plan")
    assert len(rows.all("plans", used)) == 4


def test_a_difference_of_what_one_may_not_see_is_nobodys(
    stages: Stages, compared: tuple[str, str, str], random_id: str
) -> None:
    _, plan, _ = compared

    def ask(who: str, of: str, query: str) -> int:
        return int(stages.api.get(who, PLANS, f"/v1/plans/{of}/versions/{query}", purpose="joint-plan").status_code)

    assert ask(STRANGER, plan, "2/difference?against=1") == ask(EA_WORKER, random_id, "2/difference?against=1") == 404
    assert ask(EA_WORKER, plan, "2/difference?against=3") == 404
    assert ask(EA_WORKER, plan, "3/difference?against=1") == 404
    assert ask(EA_WORKER, plan, "2/difference") == 400
    assert ask(EA_WORKER, plan, "2/difference?against=0") == 400
    assert stages.api.get(SOCIAL, PLANS, f"/v1/plans/{plan}/versions/2/difference?against=1").status_code == 400
