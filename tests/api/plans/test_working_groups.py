"""Working groups: each authority's own members, one lead, and a hand-over with time to read for the former lead."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.api.plans.stages import CONTENT, COUNTY, EA, EA_WORKER, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.api_client import Api
from tests.database import Rows

SECOND = "vantaa-second-worker"


@pytest.fixture
def case(stages: Stages) -> str:
    """A case whose assessment has been started."""
    return stages.started(stages.person())


def join(stages: Stages, case: str, who: str, role: str = "member", **more: str) -> httpx.Response:
    """A worker's attempt to join the group."""
    return stages.api.post(who, PLANS, f"/v1/cases/{case}/working-group/members", {"role": role, **more})


def joined(stages: Stages, case: str, who: str, role: str = "member") -> str:
    """The id of a membership."""
    answer = join(stages, case, who, role)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def hand_over(stages: Stages, case: str, to: str, *, who: str = EA_WORKER, days: float | None = None) -> httpx.Response:
    """An attempt to hand the lead over."""
    until = {} if days is None else {"readUntil": (datetime.now(UTC) + timedelta(days=days)).isoformat()}
    return stages.api.post(who, PLANS, f"/v1/cases/{case}/working-group/hand-over", {"toMemberId": to, **until})


def group(api: Api, case: str, who: str) -> httpx.Response:
    """The group as a reader sees it."""
    return api.get(who, PLANS, f"/v1/cases/{case}/working-group", purpose="joint-plan")


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and name of a problem."""
    return answer.status_code, str(answer.json()["type"]).rpartition(":")[2]


def test_every_party_sees_the_group_and_each_manages_its_own(stages: Stages, rows: Rows, case: str) -> None:
    joined(stages, case, EA_WORKER, "lead")
    member = joined(stages, case, SOCIAL)
    for who in (EA_WORKER, SOCIAL, KELA_WORKER):
        shown = group(stages.api, case, who).json()["items"]
        assert [(one["organisationId"], one["role"], one["userName"]) for one in shown] == [
            (EA, "lead", "Ville Vantaa"), (COUNTY, "member", "Sanna Sosiaali"),
        ]  # fmt: skip
    end = f"/v1/cases/{case}/working-group/members/{member}/end"
    assert problem(stages.api.post(EA_WORKER, PLANS, end, {"reason": "task-ended"})) == (403, "not-your-member")
    assert problem(stages.api.post(SOCIAL, PLANS, end, {"reason": "handed-over"})) == (422, "end-reason-not-stated")
    ended = stages.post(SOCIAL, end, {"reason": "task-ended"})
    assert (ended["state"], ended["allowedActions"]) == ("former", [])
    assert problem(stages.api.post(SOCIAL, PLANS, end, {"reason": "task-ended"})) == (
        409, "membership-transition-not-allowed",
    )  # fmt: skip
    stored = rows.all("plans", f"SELECT end_reason, ended_at FROM working_group_members WHERE id = '{member}'")[0]
    assert stored["end_reason"] == "task-ended"
    audited = rows.all("plans", f"SELECT operation FROM audit_entries WHERE aggregate_id = '{case}' ORDER BY id")
    assert [one["operation"] for one in audited] == ["start_case", "add_member", "add_member", "end_membership"]


def test_the_group_of_a_foreign_case_looks_like_that_of_none(stages: Stages, case: str, random_id: str) -> None:
    answers = [group(stages.api, one, STRANGER) for one in (case, random_id)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert {**answers[0].json(), "instance": ""} == {**answers[1].json(), "instance": ""}
    assert join(stages, case, STRANGER).status_code == 404


def test_the_lead_is_one_and_named_by_the_responsible_authority(stages: Stages, rows: Rows, case: str) -> None:
    before = rows.counts("plans")
    assert problem(join(stages, case, SOCIAL, "lead")) == (403, "not-your-member")
    foreign = join(stages, case, EA_WORKER, userId="https://somewhere.example#x", userName="Joku")
    assert problem(foreign) == (422, "user-of-another")
    assert rows.counts("plans") == before
    lead = joined(stages, case, EA_WORKER, "lead")
    assert problem(join(stages, case, EA_WORKER)) == (409, "already-member")
    assert problem(join(stages, case, SECOND, "lead")) == (409, "lead-already-named")
    end = f"/v1/cases/{case}/working-group/members/{lead}/end"
    assert problem(stages.api.post(EA_WORKER, PLANS, end, {"reason": "task-ended"})) == (409, "lead-not-ended")


def test_the_former_lead_reads_until_the_day_agreed_and_changes_nothing(stages: Stages, rows: Rows, case: str) -> None:
    former, new = joined(stages, case, EA_WORKER, "lead"), joined(stages, case, SECOND)
    too_long = hand_over(stages, case, new, days=31)
    assert problem(too_long) == (422, "rule-broken")
    assert (too_long.json()["rule"]["act"], too_long.json()["rule"]["limit"]) == ("906/2019", 30)
    assert problem(hand_over(stages, case, new, who=SOCIAL)) == (403, "caller-not-allowed")
    assert hand_over(stages, case, new, days=7).status_code == 200
    stored = rows.all("plans", f"SELECT id, role, end_reason FROM working_group_members WHERE case_id = '{case}'")
    assert {(one["id"], one["role"], one["end_reason"]) for one in stored} == {
        (former, "lead", "handed-over"), (new, "lead", None),
    }  # fmt: skip
    assert group(stages.api, case, EA_WORKER).status_code == 200
    assert problem(join(stages, case, EA_WORKER)) == (403, "former-lead-reads-only")
    assert case in mine(stages.api, EA_WORKER)
    rows.execute("plans", f"UPDATE cases SET former_leads = {past()} WHERE id = '{case}'")
    for path in ("", "/working-group", "/assessment"):
        answer = stages.api.get(EA_WORKER, PLANS, f"/v1/cases/{case}{path}", purpose="joint-plan")
        assert answer.status_code == 404
    assert group(stages.api, case, SECOND).status_code == 200


def test_a_former_lead_changes_neither_case_nor_plan(stages: Stages, rows: Rows) -> None:
    plan = stages.drafted(stages.person())
    case = rows.all("plans", f"SELECT case_id FROM plans WHERE id = '{plan}'")[0]["case_id"]
    joined(stages, case, EA_WORKER, "lead")
    new = joined(stages, case, SECOND)
    assert hand_over(stages, case, new, days=1).status_code == 200
    read = stages.read(EA_WORKER, plan)
    assert (read.status_code, stages.read(SECOND, plan).status_code) == (200, 200)
    shown = stages.api.get(EA_WORKER, PLANS, f"/v1/cases/{case}", purpose="joint-plan").json()
    assert shown["allowedActions"] == []
    before = rows.counts("plans")
    revised = stages.api.put(
        EA_WORKER, PLANS, f"/v1/plans/{plan}", CONTENT | {"reason": "x"}, headers={"If-Match": read.headers["etag"]}
    )
    tried = {
        "revise": revised.status_code,
        "approve": stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{plan}/approve", {"version": 1}).status_code,
        "duties": stages.api.post(
            EA_WORKER, PLANS, f"/v1/plans/{plan}/duties-explained", {"version": 1, "language": "fi"}
        ).status_code,
        "end": stages.api.post(EA_WORKER, PLANS, f"/v1/cases/{case}/end-on-death").status_code,
    }
    assert tried == {"revise": 404, "approve": 404, "duties": 404, "end": 403}
    assert rows.counts("plans") == before
    assert stages.approve(SECOND, plan)["versionState"] == "draft"


def test_who_is_added_again_works_on_the_case_again(stages: Stages, case: str) -> None:
    joined(stages, case, EA_WORKER, "lead")
    new = joined(stages, case, SECOND)
    assert hand_over(stages, case, new).status_code == 200
    assert group(stages.api, case, EA_WORKER).status_code == 404
    assert case not in mine(stages.api, EA_WORKER)
    user = stages.api.get(SECOND, PLANS, f"/v1/cases/{case}/working-group", purpose="joint-plan").json()["items"]
    again = {one["userName"]: one["userId"] for one in user}["Ville Vantaa"]
    assert join(stages, case, SECOND, userId=again, userName="Ville Vantaa").status_code == 201
    assert group(stages.api, case, EA_WORKER).status_code == 200
    assert case in mine(stages.api, EA_WORKER)


def test_a_lead_may_come_from_another_authority_and_one_of_two_hand_overs_wins(stages: Stages, case: str) -> None:
    joined(stages, case, EA_WORKER, "lead")
    social, kela = joined(stages, case, SOCIAL), joined(stages, case, KELA_WORKER)
    assert hand_over(stages, case, social, who=SECOND).json()["allowedActions"] == ["hand-over"]
    assert problem(hand_over(stages, case, social, who=SECOND)) == (404, "member-not-found")
    assert hand_over(stages, case, kela, who=SECOND).status_code == 200


def test_of_two_leads_named_at_once_one_is(stages: Stages, rows: Rows, case: str) -> None:
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda who: join(stages, case, who, "lead"), (EA_WORKER, SECOND)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(rows.all("plans", f"SELECT 1 FROM working_group_members WHERE case_id = '{case}'")) == 1


def mine(api: Api, who: str) -> list[str]:
    """The ids of the caller's own cases."""
    answer = api.get(who, PLANS, "/v1/cases?worklist=mine&limit=100", purpose="joint-plan")
    return [one["id"] for one in answer.json()["items"]]


def past() -> Any:
    """An expression that puts every former lead's time into the past."""
    return "(SELECT jsonb_object_agg(key, now() - interval '1 minute') FROM jsonb_each(former_leads))"
