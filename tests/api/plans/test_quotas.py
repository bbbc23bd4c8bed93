"""The ledger of quotas: counted over hosts and organisations, seen by those who have the person as a client."""

from typing import Any

import pytest

from tests.api.plans.stages import EA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.database import Rows

USES, RESETS = "/v1/quota-uses", "/v1/quota-resets"


def use(person: str, starts: str, ends: str, **changes: Any) -> dict[str, Any]:
    """A period of work try-out in a workshop."""
    body = {"quota": "work-try-out", "serviceCode": "tyokokeilu-tyopajassa", "startsOn": starts, "endsOn": ends}
    return body | {"personId": person} | changes


def quota(stages: Stages, person: str, who: str = EA_WORKER) -> dict[str, Any]:
    """The person's quota as an authority sees it."""
    answer = stages.api.get(who, PLANS, f"/v1/quotas?personId={person}", purpose="employment-services")
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["items"]
    return dict(found)


def test_periods_add_up_and_one_that_ended_sooner_counts_for_less(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    stages.started(person)
    stages.post(EA_WORKER, USES, use(person, "2025-01-01", "2025-03-31"), 201)
    second = stages.post(EA_WORKER, USES, use(person, "2025-06-01", "2025-08-31"), 201)["id"]
    assert quota(stages, person)["used"] == {"months": 6, "days": 0}
    stages.post(EA_WORKER, f"{USES}/{second}/end", {"endsOn": "2025-07-10"})
    found = quota(stages, person)
    assert (found["used"], found["left"]) == ({"months": 4, "days": 10}, {"months": 1, "days": 20})
    assert (found["act"], found["section"], found["limitMonths"]) == ("380/2023", "55", 6)
    logged = rows.all(
        "plans", f"SELECT * FROM use_entries WHERE operation = 'list_quotas' AND '{person}' = ANY (person_ids)"
    )
    assert len(logged) == 2


def test_a_quota_begins_anew_only_when_its_condition_is_met(stages: Stages) -> None:
    person = stages.person()
    stages.started(person)
    stages.post(EA_WORKER, USES, use(person, "2025-01-01", "2025-06-30"), 201)
    body = {"personId": person, "quota": "work-try-out", "unemployedSince": "2026-08-01"}
    refused = stages.api.post(EA_WORKER, PLANS, RESETS, body)
    assert (refused.status_code, refused.json()["rule"]["section"]) == (422, "55")
    met = stages.api.post(EA_WORKER, PLANS, RESETS, body | {"unemployedSince": "2025-07-01"})
    assert (met.status_code, met.json()["state"]) == (201, "unemployed")
    found = quota(stages, person)
    assert (found["used"], found["left"]) == ({"months": 0, "days": 0}, {"months": 6, "days": 0})
    assert found["countedFrom"]


def test_the_young_begin_anew_sooner(stages: Stages) -> None:
    person = stages.person()
    stages.started(person)
    stages.post(EA_WORKER, USES, use(person, "2026-01-01", "2026-06-30"), 201)
    body = {"personId": person, "quota": "work-try-out", "unemployedSince": "2026-07-01"}
    assert stages.api.post(EA_WORKER, PLANS, RESETS, body | {"bornOn": "1990-05-05"}).status_code == 422
    young = stages.api.post(EA_WORKER, PLANS, RESETS, body | {"bornOn": "2004-05-05"})
    assert (young.status_code, young.json()["state"]) == (201, "unemployed-young")


def test_the_ledger_of_a_person_who_is_no_client_looks_like_nobodys(stages: Stages, random_id: str) -> None:
    person = stages.person()
    stages.started(person)
    for who, asked in ((STRANGER, person), (EA_WORKER, random_id)):
        answer = stages.api.get(who, PLANS, f"/v1/quotas?personId={asked}", purpose="employment-services")
        assert answer.status_code == 404
        body = use(asked, "2025-01-01", "2025-01-31")
        assert stages.api.post(who, PLANS, USES, body).status_code == 404
        reset = {"personId": asked, "quota": "work-try-out", "unemployedSince": "2024-01-01"}
        assert stages.api.post(who, PLANS, RESETS, reset).status_code == 404


def test_only_the_recorder_ends_a_period(stages: Stages, random_id: str) -> None:
    person = stages.person()
    stages.started(person)
    made = stages.post(EA_WORKER, USES, use(person, "2025-01-01", "2025-03-31"), 201)["id"]
    for who, period in ((STRANGER, made), (EA_WORKER, random_id)):
        assert stages.api.post(who, PLANS, f"{USES}/{period}/end", {"endsOn": "2025-02-01"}).status_code == 404
    assert stages.api.post(SOCIAL, PLANS, f"{USES}/{made}/end", {"endsOn": "2025-02-01"}).status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"quota": "nothing"}, 422, "quota-unknown"),
        ({"serviceCode": "tyonvalitys"}, 422, "service-outside-quota"),
        ({"endsOn": "2024-12-31"}, 422, "period-reversed"),
        ({"endsOn": "2025-02-30"}, 400, "date-does-not-exist"),
    ],
)
def test_a_refused_period_is_not_stored(
    stages: Stages, rows: Rows, change: dict[str, object], status: int, problem: str
) -> None:
    person = stages.person()
    stages.started(person)
    before = rows.counts("plans")
    answer = stages.api.post(EA_WORKER, PLANS, USES, use(person, "2025-01-01", "2025-01-31") | change)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (status, problem)
    assert rows.counts("plans") == before


def test_the_person_sees_the_own_ledger(stages: Stages, sign_in: Any) -> None:
    client, person = sign_in()
    stages.started(person)
    stages.post(EA_WORKER, USES, use(person, "2025-01-01", "2025-01-31"), 201)
    answer = stages.api.get(client, PLANS, "/v1/me/quotas")
    assert answer.status_code == 200, answer.text
    assert [one["used"] for one in answer.json()["items"]] == [{"months": 1, "days": 0}]
