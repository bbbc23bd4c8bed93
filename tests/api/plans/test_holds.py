"""Erasure and what holds it: a day, a ground of § 12, an owner who reads on; then nothing is left."""

from typing import Any

import pytest

from tests.api.consent.people import somebody
from tests.api.plans.stages import COUNTY, EA_WORKER, HEALTH, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.api.referral.stories import eventually
from tests.database import Rows
from tests.legal_days import TODAY_IN_SQL, days_on

NO_NEED = {"needRemains": False, "reason": "Ei tarvetta."}


def hold(days: int = 30, ground: str = "pending-matter") -> dict[str, str]:
    """A hold from today for so many days."""
    until = days_on(days)
    return {"ground": ground, "reason": "Valitus vireillä.", "untilOn": until}


def past_its_day(rows: Rows, case: str) -> None:
    """The case's day of erasure has come."""
    rows.execute("plans", f"UPDATE cases SET erasure_on = {TODAY_IN_SQL} - 1 WHERE id = '{case}'")


def erase(stages: Stages) -> str:
    """What the operator's command says."""
    done = stages.api.stack.run_command(PLANS, "erase")
    assert done.code == 0, done.said
    return done.answer


def rows_of(rows: Rows, case: str) -> dict[str, int]:
    """How many rows each table holds of a case."""
    tables = rows.all(
        "plans",
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'case_id' AND table_schema = 'public'",
    )
    counted = {
        one["table_name"]: rows.all("plans", f"SELECT count(*) FROM {one['table_name']} WHERE case_id = '{case}'")
        for one in tables
    }
    counted["cases"] = rows.all("plans", f"SELECT count(*) FROM cases WHERE id = '{case}'")
    return {table: found[0]["count"] for table, found in counted.items()}


@pytest.fixture
def ended(stages: Stages, rows: Rows) -> tuple[str, str]:
    """A person's case that ended on death while its plan was being drafted; the person and the case."""
    person = stages.person()
    plan = stages.drafted(person)
    stages.approve(EA_WORKER, plan)
    stages.post(EA_WORKER, f"/v1/plans/{plan}/seen", {"version": 2})
    found = rows.all("plans", f"SELECT case_id FROM plans WHERE id = '{plan}'")
    case = str(found[0]["case_id"])
    stages.post(EA_WORKER, f"/v1/cases/{case}/working-group/members", {"role": "lead"}, 201)
    stages.post(EA_WORKER, f"/v1/cases/{case}/end-on-death")
    return person, case


def test_death_ends_a_case_in_any_state_without_conclusions(stages: Stages, rows: Rows) -> None:
    case = stages.started(stages.person())
    path = f"/v1/cases/{case}/end-on-death"
    assert stages.api.post(SOCIAL, PLANS, path).status_code == 403
    ended = stages.api.post(EA_WORKER, PLANS, path, key="last")
    assert (ended.status_code, ended.json()["state"]) == (200, "ended")
    assert stages.api.post(EA_WORKER, PLANS, path, key="last").json() == ended.json()
    stored = rows.all("plans", f"SELECT end_reason, erasure_on IS NOT NULL AS due FROM cases WHERE id = '{case}'")
    assert stored == [{"end_reason": "death", "due": True}]
    told = rows.all("plans", f"SELECT data FROM outbox_events WHERE aggregate_id = '{case}' AND type = 'case.ended'")
    assert [one["data"]["ruleVersion"] for one in told] == ["end-on-death@2025-01-01"]
    assert rows.all("plans", f"SELECT 1 FROM end_conclusions WHERE case_id = '{case}'") == []
    assert stages.api.get(EA_WORKER, PLANS, f"/v1/cases/{case}", purpose="joint-plan").status_code == 404


def test_a_case_past_its_day_leaves_nothing_but_the_fact_of_its_erasure(
    stages: Stages, rows: Rows, ended: tuple[str, str]
) -> None:
    _, case = ended
    assert erase(stages) == "nothing to erase"
    assert sum(rows_of(rows, case).values()) > 8
    past_its_day(rows, case)
    assert erase(stages) == "1 cases erased"
    assert set(rows_of(rows, case).values()) == {0}
    told = rows.all("plans", f"SELECT type, data FROM outbox_events WHERE aggregate_id = '{case}' ORDER BY sequence")
    assert told[-1] == {"type": "case.erased", "data": {}}
    noted = f"SELECT operation FROM audit_entries WHERE aggregate_id = '{case}'"
    eventually(lambda: rows.all("referral", noted) == [{"operation": "put_erased_case"}])


def test_a_standing_hold_keeps_the_data_and_its_owner_alone_reads_on(
    stages: Stages, rows: Rows, ended: tuple[str, str]
) -> None:
    _, case = ended
    path = f"/v1/cases/{case}/holds"
    placed = stages.post(SOCIAL, path, hold(), 201)
    assert (placed["state"], placed["allowedActions"]) == ("standing", ["release"])

    def look(who: str) -> Any:
        return stages.api.get(who, PLANS, f"/v1/cases/{case}", purpose="joint-plan")

    stages.api.eventually(lambda: look(SOCIAL))
    assert [look(who).status_code for who in (EA_WORKER, KELA_WORKER, STRANGER)] == [404, 404, 404]
    plan = rows.all("plans", f"SELECT id FROM plans WHERE case_id = '{case}'")[0]["id"]
    explain = {"version": 1, "language": "fi"}
    assert stages.api.post(SOCIAL, PLANS, f"/v1/plans/{plan}/duties-explained", explain).status_code == 404
    assert stages.api.post(SOCIAL, PLANS, f"/v1/cases/{case}/end-conclusions", NO_NEED).status_code == 404
    past_its_day(rows, case)
    assert erase(stages) == "nothing to erase"
    shown = stages.api.get(SOCIAL, PLANS, path, purpose="joint-plan").json()["items"]
    assert [(one["ownerId"], one["ground"], one["ruleVersion"]) for one in shown] == [
        (COUNTY, "pending-matter", "erasure@2025-01-01")
    ]
    release = f"{path}/{placed['id']}/release"
    assert stages.api.post(EA_WORKER, PLANS, release).status_code == 404
    assert stages.post(SOCIAL, release)["state"] == "released"
    assert stages.post(SOCIAL, release, status=409)["type"].endswith("hold-transition-not-allowed")
    stages.api.eventually(lambda: look(SOCIAL), status=404)
    assert erase(stages) == "1 cases erased"


def test_a_hold_ends_by_itself_on_its_last_day(stages: Stages, rows: Rows, ended: tuple[str, str]) -> None:
    _, case = ended
    stages.post(HEALTH, f"/v1/cases/{case}/holds", hold(ground="statutory-task"), 201)
    past_its_day(rows, case)
    assert erase(stages) == "nothing to erase"
    rows.execute("plans", f"UPDATE case_holds SET until_on = {TODAY_IN_SQL} - 1 WHERE case_id = '{case}'")
    assert erase(stages) == "1 cases erased"


def test_who_never_had_the_holds_nothing_of_it(
    stages: Stages, rows: Rows, ended: tuple[str, str], random_id: str
) -> None:
    _, case = ended
    before = rows.counts("plans")
    answers = [stages.api.post(STRANGER, PLANS, f"/v1/cases/{one}/holds", hold()) for one in (case, random_id)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert {**answers[0].json(), "instance": ""} == {**answers[1].json(), "instance": ""}
    assert stages.post(SOCIAL, f"/v1/cases/{case}/holds", hold(-1), 422)["type"].endswith("hold-in-past")
    assert rows.counts("plans") == before


def test_the_person_sees_the_case_after_its_end_with_what_holds_it(stages: Stages) -> None:
    one = somebody(stages.api, EA_WORKER)
    assert one.ask("GET", "/v1/me").status_code == 200
    case = stages.started(one.id)
    stages.post(SOCIAL, f"/v1/cases/{case}/holds", hold(), 201)
    stages.post(EA_WORKER, f"/v1/cases/{case}/end-on-death")
    mine = one.ask("GET", "/v1/me/cases", service=PLANS).json()["items"]
    assert [(found["id"], found["state"]) for found in mine] == [(case, "ended")]
    shown = one.ask("GET", f"/v1/cases/{case}/holds", service=PLANS).json()["items"]
    assert [(found["ownerId"], found["ground"], found["reason"]) for found in shown] == [
        (COUNTY, "pending-matter", None)
    ]
