"""The situational picture: counted by the worker, small numbers hidden, seen by those it is of."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.api.plans.groups import KELA_LEAD, KERAVA, SETTER, STRANGER, VANTAA, WEST, Groups, problem
from tests.api.plans.stages import EA_WORKER, PLANS, SOCIAL, Stages
from tests.api.referral.stories import act
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import days_on
from tym_local.stack import LocalStack

STATISTICS = "/v1/statistics"
MONTH = "2025-03"
NEW_CASES = """
INSERT INTO cases (id, person_id, employment_authority_id, county_id, kela_id, legal_basis, state, plan_due_on,
        created_by, created_at, ended_at, end_reason)
    SELECT gen_random_uuid(), gen_random_uuid(), '{authority}', '{county}', 'kela', '381/2023 § 4', 'ended',
        '2025-06-10', '{tag}', '2025-03-10T10:00:00Z', '{ended}', '{reason}'
    FROM generate_series(1, {number})
"""


@pytest.fixture
def counted(stack: LocalStack, rows: Rows) -> Iterator[str]:
    """A month of the past with cases of three areas, counted; the tag of its cases."""
    tag = f"statistics-{uuid4()}"
    for authority, county, ended, reason, number in (
        (VANTAA, WEST, "2025-03-20T10:00:00Z", "no-need-remains", 20),
        (VANTAA, WEST, "2025-03-21T10:00:00Z", "no-need-found", 2),
        (VANTAA, WEST, "2025-04-02T10:00:00Z", "no-need-remains", 8),
        (KERAVA, WEST, "2025-03-22T10:00:00Z", "no-need-remains", 6),
        (KERAVA, "county-ita-uudenmaan", "2025-03-22T10:00:00Z", "Matti Meikäläinen", 7),
    ):
        values = {"authority": authority, "county": county, "ended": ended, "reason": reason, "number": number}
        rows.execute("plans", NEW_CASES.format(**values, tag=tag))
    rows.execute("plans", f"DELETE FROM statistics_months WHERE month = '{MONTH}-01'")
    finished = stack.run_command(PLANS, "count-statistics", "--month", MONTH)
    assert finished.code == 0, finished
    yield tag
    rows.execute("plans", f"DELETE FROM cases WHERE created_by = '{tag}'")


def picture(api: Api, who: str, query: str, month: str = MONTH) -> httpx.Response:
    """The picture of a month."""
    return api.get(who, PLANS, f"{STATISTICS}?month={month}&{query}")


def numbers(answer: httpx.Response, measure: str) -> dict[str, Any]:
    """The published numbers of a measure by dimension."""
    assert answer.status_code == 200, answer.text
    return {one["dimension"]: one["count"] for one in answer.json()["cells"] if one["measure"] == measure}


def test_a_month_is_counted_by_area_authority_and_county(api: Api, counted: str) -> None:
    vantaa = picture(api, EA_WORKER, f"employmentAuthorityId={VANTAA}")
    assert numbers(vantaa, "new-cases") == {"total": 30}
    assert numbers(vantaa, "open-cases") == {"total": 8}
    assert vantaa.json()["followUpAcrossRegisters"] is False
    assert numbers(vantaa, "reviews-done") == {"total": 0}
    area = picture(api, SOCIAL, f"employmentAuthorityId={VANTAA}&countyId={WEST}")
    assert (area.json()["scopeKind"], area.json()["scopeId"]) == ("area", f"{VANTAA}/{WEST}")


def test_small_numbers_are_hidden_and_cannot_be_had_from_totals(api: Api, counted: str) -> None:
    for who, query in (
        (EA_WORKER, f"employmentAuthorityId={VANTAA}"),
        (SOCIAL, f"employmentAuthorityId={VANTAA}&countyId={WEST}"),
        (KELA_LEAD, f"countyId={WEST}"),
    ):
        found = numbers(picture(api, who, query), "ended-cases")
        assert found["no-need-found"] is None
        assert None in (found["total"], found["no-need-remains"])
    kerava = numbers(picture(api, KELA_LEAD, f"employmentAuthorityId={KERAVA}"), "ended-cases")
    assert kerava["total"] == 13


def test_a_reason_that_is_no_code_is_not_shown(api: Api, counted: str) -> None:
    found = picture(api, KELA_LEAD, "countyId=county-ita-uudenmaan")
    assert numbers(found, "ended-cases") == {"other": 7, "total": 7}
    assert "Matti" not in found.text


def test_the_picture_is_given_as_csv_too(api: Api, counted: str) -> None:
    path = f"{STATISTICS}?month={MONTH}&employmentAuthorityId={VANTAA}"
    answer = api.get(EA_WORKER, PLANS, path, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    found = {(row["measure"], row["dimension"]): (row["count"], row["suppressed"]) for row in rows}
    assert found["new-cases", "total"] == ("30", "false")
    assert found["ended-cases", "no-need-found"] == ("", "true")
    assert {row["month"] for row in rows} == {MONTH}


def test_the_picture_of_others_looks_like_nobodys(api: Api, counted: str, random_id: str) -> None:
    for query in (
        f"employmentAuthorityId={VANTAA}",
        f"countyId={WEST}",
        f"employmentAuthorityId={VANTAA}&countyId={WEST}",
        "countyId=county-nobody",
        f"networkId={random_id}",
        "countyId=county-pirkanmaan&employmentAuthorityId=employment-vantaa",
    ):
        answer = picture(api, STRANGER, query)
        assert (answer.status_code, problem(answer)) == (404, "not-found"), query


@pytest.mark.parametrize(
    ("query", "month", "status", "problem_type"),
    [
        ("", MONTH, 400, "scope-unclear"),
        (f"networkId={UUID(int=0)}&countyId={WEST}", MONTH, 400, "scope-unclear"),
        (f"employmentAuthorityId={VANTAA}", "2025-13", 400, "month-unreadable"),
        (f"employmentAuthorityId={VANTAA}", "2019-01", 404, "month-not-counted"),
    ],
)
def test_an_unclear_question_is_refused(api: Api, query: str, month: str, status: int, problem_type: str) -> None:
    answer = picture(api, EA_WORKER, query, month)
    assert (answer.status_code, problem(answer)) == (status, problem_type)


def test_a_networks_parties_see_its_picture(api: Api, stack: LocalStack, rows: Rows, counted: str) -> None:
    group = Groups(api).set()
    held = f"network_id = '{group}'"
    rows.execute("plans", f"UPDATE network_areas SET term_from = '2025-01-01', term_to = '2025-12-31' WHERE {held}")
    rows.execute("plans", f"DELETE FROM statistics_months WHERE month = '{MONTH}-01'")
    assert stack.run_command(PLANS, "count-statistics", "--month", MONTH).code == 0
    assert numbers(picture(api, SETTER, f"networkId={group}"), "new-cases") == {"total": 43}
    assert picture(api, STRANGER, f"networkId={group}").status_code == 404


def test_what_was_counted_after_a_months_end_stays(api: Api, stack: LocalStack, rows: Rows, counted: str) -> None:
    rows.execute("plans", f"DELETE FROM cases WHERE created_by = '{counted}'")
    assert stack.run_command(PLANS, "count-statistics", "--month", MONTH).code == 0
    found = picture(api, EA_WORKER, f"employmentAuthorityId={VANTAA}")
    assert numbers(found, "new-cases") == {"total": 30}


def test_the_present_month_is_shown_to_nobody_before_it_has_ended(api: Api, stack: LocalStack, rows: Rows) -> None:
    month = days_on(0)[:7]
    rows.execute("plans", f"INSERT INTO statistics_months (month, is_final) VALUES ('{month}-01', false)")
    try:
        for options in ((), ("--month", month)):
            assert stack.run_command(PLANS, "count-statistics", *options).code == 0
            answer = picture(api, EA_WORKER, f"employmentAuthorityId={VANTAA}", month)
            assert (answer.status_code, problem(answer)) == (404, "month-not-counted")
    finally:
        rows.execute("plans", f"DELETE FROM statistics_months WHERE month = '{month}-01'")


def test_a_final_month_is_counted_again_for_a_reason_that_stays_with_it(
    api: Api, stack: LocalStack, rows: Rows, counted: str
) -> None:
    rows.execute("plans", f"DELETE FROM cases WHERE created_by = '{counted}' AND employment_authority_id = '{KERAVA}'")
    for options in (("--recount-final",), ("--recount-final", "--month", MONTH), ("--reason", "x", "--month", MONTH)):
        assert stack.run_command(PLANS, "count-statistics", *options).code != 0
    reason = "Keravan luvut oli viety kahdesti"
    again = stack.run_command(PLANS, "count-statistics", "--month", MONTH, "--recount-final", "--reason", reason)
    assert again.code == 0, again
    found = picture(api, KELA_LEAD, f"countyId={WEST}")
    assert numbers(found, "new-cases") == {"total": 30}
    assert [one["reason"] for one in found.json()["recounts"]] == [reason]


NEW_PLANS = """
INSERT INTO plans (id, person_id, type, register, legal_basis, latest_number, employment_authority_id, county_id,
        readers, created_at)
    SELECT gen_random_uuid(), {person}, '{type}', '{register}', '{tag}', 0, '{authority}', {county},
        ARRAY['{authority}'], '2025-03-10T10:00:00Z' FROM generate_series(1, {number})
"""


def test_plans_outside_the_model_are_counted_by_type(api: Api, stack: LocalStack, rows: Rows) -> None:
    tag = uuid4()
    for kind, register, county, number in (
        ("ordinary", "employment", "NULL", 9),
        ("integration", "integration", "NULL", 4),
        ("integration", "integration", f"'{WEST}'", 4),
        ("activation", "employment", f"'{WEST}'", 2),
    ):
        values = {"type": kind, "register": register, "county": county, "number": number}
        person = "gen_random_uuid()"
        rows.execute("plans", NEW_PLANS.format(tag=tag, person=person, authority=VANTAA, **values))
    rows.execute("plans", f"DELETE FROM statistics_months WHERE month = '{MONTH}-01'")
    try:
        assert stack.run_command(PLANS, "count-statistics", "--month", MONTH).code == 0
    finally:
        rows.execute("plans", f"DELETE FROM plans WHERE legal_basis = '{tag}'")
    found = numbers(picture(api, EA_WORKER, f"employmentAuthorityId={VANTAA}"), "other-plans-made")
    assert found["activation"] is None
    assert sorted(found) == ["activation", "integration", "ordinary", "total"]
    assert [found["ordinary"], found["integration"]].count(None) <= 1
    area = numbers(picture(api, SOCIAL, f"employmentAuthorityId={VANTAA}&countyId={WEST}"), "other-plans-made")
    assert area.keys() == found.keys()
    assert picture(api, STRANGER, f"employmentAuthorityId={VANTAA}").status_code == 404


def test_one_person_with_many_plans_is_a_small_number(api: Api, stack: LocalStack, rows: Rows) -> None:
    tag = uuid4()
    values = {"type": "ordinary", "register": "employment", "county": "NULL", "number": 9, "authority": VANTAA}
    rows.execute("plans", NEW_PLANS.format(tag=tag, person=f"'{tag}'::uuid", **values))
    rows.execute("plans", f"DELETE FROM statistics_months WHERE month = '{MONTH}-01'")
    try:
        assert stack.run_command(PLANS, "count-statistics", "--month", MONTH).code == 0
    finally:
        rows.execute("plans", f"DELETE FROM plans WHERE legal_basis = '{tag}'")
    found = numbers(picture(api, EA_WORKER, f"employmentAuthorityId={VANTAA}"), "other-plans-made")
    assert found == {"ordinary": None, "total": None}


def test_referrals_are_timed_from_the_feed_without_whose_they_are(stages: Stages, rows: Rows, sign_in: Any) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)
    item = stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]["id"]
    body = {"entries": [{"category": "service-need", "text": "Sovittu."}]}
    referral = stages.post(EA_WORKER, f"/v1/plans/{plan}/items/{item}/refer", body, 201)["id"]
    stages.api.eventually(lambda: act(stages.api, SOCIAL, referral, "acknowledge"))

    def look() -> httpx.Response:
        found = rows.all("plans", f"SELECT * FROM referral_times WHERE referral_id = '{referral}'")
        answer = stages.api.get(EA_WORKER, PLANS, "/v1/services?limit=1")
        answer.status_code = 200 if found and found[0]["received_at"] else 425
        return answer

    stages.api.eventually(look)
    (timed,) = rows.all("plans", f"SELECT * FROM referral_times WHERE referral_id = '{referral}'")
    assert (timed["employment_authority_id"], timed["county_id"], timed["started_at"]) == (VANTAA, WEST, None)
    assert timed["sent_at"] <= timed["received_at"]
    assert person not in str(timed)
