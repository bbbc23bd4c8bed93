"""Inbox and outbox by every filter, counts that are right after anything, and who works on a referral."""

import asyncio
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral_api.kinds.rules import AnswerMode
from referral_api.states.rules import DecisionOutcome, ReferralAction, Side
from referral_api.worklists.jobs import adding_up
from tests.api.referral.in_process import ORGANISATION_OF, House
from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    HEALTH,
    JOINT,
    KELA,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    make_case,
    read,
    receive,
    referral_body,
    send,
)
from tests.api.referral.units import known_unit
from tests.api_client import Api, Json
from tests.database import Rows
from tests.legal_days import TODAY_IN_SQL
from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack

ACTIONS = 120
STRANGER = "kerava-worker"


def listed(api: Api, who: str, query: str) -> list[Json]:
    """Every page of a list."""
    found: list[Json] = []
    cursor = ""
    while True:
        answer = api.get(who, "referral-api", f"{REFERRALS}?limit=100&{query}{cursor}", purpose=JOINT)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if answer.json()["nextCursor"] is None:
            return found
        cursor = f"&cursor={answer.json()['nextCursor']}"


def ids(api: Api, who: str, query: str) -> set[str]:
    return {one["id"] for one in listed(api, who, query)}


def counted(api: Api, who: str, box: str = "inbox") -> dict[tuple[str | None, str, str], tuple[int, int]]:
    answer = api.get(who, "referral-api", f"/v1/referral-counts?box={box}")
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert answer.json()["total"] == sum(one["total"] for one in items)
    return {(one["unit"], one["kind"], one["state"]): (one["total"], one["unassigned"]) for one in items}


def test_each_filter_of_a_box_leaves_what_it_names(api: Api, rows: Rows) -> None:
    unit = known_unit(api)
    first, second = (send(api, make_case(api), recipient=COUNTY_ID, recipientUnit=unit) for _ in range(2))
    elsewhere = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, first)
    in_unit = f"unit={unit}"
    assert ids(api, COUNTY, in_unit) == ids(api, HEALTH, in_unit) == {first, second}
    assert ids(api, COUNTY, f"{in_unit}&state=received") == {first}
    assert ids(api, COUNTY, f"{in_unit}&kind=service&state=sent") == {second}
    assert ids(api, COUNTY, f"{in_unit}&kind=youth-work") == set()
    assert ids(api, VANTAA, f"box=outbox&{in_unit}&state=received") == {first}
    assert {first, second, elsewhere} <= ids(api, COUNTY, "worklist=unassigned")
    assert elsewhere in ids(api, COUNTY, "kind=service")
    rows.execute("referral", f"UPDATE referrals SET sent_at = sent_at - interval '9 days' WHERE id = '{second}'")
    assert ids(api, COUNTY, f"{in_unit}&olderThan=8") == {second}
    assert ids(api, COUNTY, f"{in_unit}&youngerThan=8") == {first}
    assert ids(api, COUNTY, f"{in_unit}&worklist=overdue") == set()
    day = f"{TODAY_IN_SQL} - 3"
    rows.execute("referral", f"UPDATE referrals SET next_due_on = {day}, tell_on = NULL WHERE id = '{second}'")
    assert ids(api, COUNTY, f"{in_unit}&worklist=overdue") == {second}
    for who in (STRANGER, KELA):
        for query in (in_unit, f"{in_unit}&state=received", f"{in_unit}&worklist=overdue", f"box=outbox&{in_unit}"):
            assert ids(api, who, query) == set()


@pytest.mark.parametrize(
    "query",
    [
        "box=x",
        "worklist=x",
        "state=x",
        "kind=x",
        "olderThan=-1",
        "youngerThan=x",
        "worklist=mine&assignee=x",
        "limit=0",
    ],
)
def test_an_unknown_filter_is_malformed(api: Api, query: str) -> None:
    assert api.get(COUNTY, "referral-api", f"{REFERRALS}?{query}", purpose=JOINT).status_code == 400


def test_overdue_referrals_come_page_by_page_the_longest_overdue_first(api: Api, rows: Rows) -> None:
    unit = known_unit(api)
    sent = [send(api, make_case(api), recipient=COUNTY_ID, recipientUnit=unit) for _ in range(3)]
    for days, referral in enumerate(sent, start=1):
        held = f"next_due_on = {TODAY_IN_SQL} - {days}, tell_on = NULL"
        rows.execute("referral", f"UPDATE referrals SET {held} WHERE id = '{referral}'")
    found, cursor = [], ""
    while True:
        path = f"{REFERRALS}?worklist=overdue&unit={unit}&limit=1{cursor}"
        page = api.get(COUNTY, "referral-api", path, purpose=JOINT).json()
        found += [one["id"] for one in page["items"]]
        if page["nextCursor"] is None:
            break
        cursor = f"&cursor={page['nextCursor']}"
    assert found == sent[::-1]


def test_a_worker_takes_a_referral_and_of_two_at_once_one_has_it(api: Api) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda who: act(api, who, referral, "take"), (COUNTY, HEALTH)))
    assert sorted(one.status_code for one in answers) == [200, 409]
    winner, other = (COUNTY, HEALTH) if answers[0].status_code == 200 else (HEALTH, COUNTY)
    assert kind_of(next(one for one in answers if one.status_code == 409)) == "assigned-already"
    assert referral in ids(api, winner, "worklist=mine")
    assert referral not in ids(api, other, "worklist=mine") | ids(api, other, "worklist=unassigned")
    assert read(api, VANTAA, referral).json()["assignee"] is None
    assert referral in ids(api, VANTAA, "box=outbox&worklist=unassigned")


def test_a_referral_is_handed_on_released_and_its_history_kept(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    assert kind_of(act(api, COUNTY, referral, "release")) == "not-assigned"
    act(api, COUNTY, referral, "take")
    [mine] = rows.all("referral", f"SELECT recipient_assignee AS user FROM referrals WHERE id = '{referral}'")
    issuer = mine["user"].partition("#")[0]
    assert act(api, COUNTY, referral, "assign", {"userId": f"{issuer}#colleague"}).status_code == 200
    foreign = act(api, COUNTY, referral, "assign", {"userId": "https://elsewhere.test#x"})
    assert (foreign.status_code, kind_of(foreign)) == (422, "assignee-of-another")
    assert ids(api, COUNTY, f"assignee={issuer}%23colleague") == {referral}
    assert act(api, COUNTY, referral, "release").json()["version"] == 1
    path = f"{REFERRALS}/{referral}/assignments"
    history = api.get(COUNTY, "referral-api", path, purpose=JOINT).json()["items"]
    assert [one["assignee"] for one in history] == [f"{issuer}#colleague", mine["user"]]
    assert all(one["endedAt"] for one in history)
    assert api.get(VANTAA, "referral-api", path, purpose=JOINT).json()["items"] == []
    assert api.get(STRANGER, "referral-api", path, purpose=JOINT).status_code == 404
    act(api, VANTAA, referral, "withdraw")
    assert kind_of(act(api, COUNTY, referral, "take")) == "assignment-after-end"


def test_counts_follow_every_change_on_both_sides_and_strangers_see_none(api: Api) -> None:
    unit = known_unit(api)
    before = counted(api, STRANGER), counted(api, STRANGER, "outbox")
    referral = send(api, make_case(api), recipient=COUNTY_ID, recipientUnit=unit)
    sent, received = (unit, "service", "sent"), (unit, "service", "received")
    assert counted(api, COUNTY)[sent] == counted(api, VANTAA, "outbox")[sent] == (1, 1)
    receive(api, COUNTY, referral)
    act(api, COUNTY, referral, "take")
    assert counted(api, COUNTY)[received] == (1, 0)
    assert counted(api, VANTAA, "outbox")[received] == (1, 1)
    assert sent not in counted(api, COUNTY)
    body = referral_body(make_case(api), recipient=COUNTY_ID, recipientUnit=unit, send=False)
    assert api.post(VANTAA, "referral-api", REFERRALS, body).status_code == 201
    draft = (unit, "service", "draft")
    assert counted(api, VANTAA, "outbox")[draft] == (1, 1)
    assert draft not in counted(api, COUNTY)
    assert (counted(api, STRANGER), counted(api, STRANGER, "outbox")) == before


RECOUNT = """
SELECT count(*) FROM (
    (SELECT organisation_id, side, unit_id, kind, state, is_assigned, sum(number) AS number FROM (
        SELECT organisation_id, side, unit_id, kind, state, is_assigned, number FROM referral_counts
        UNION ALL
        SELECT organisation_id, side, unit_id, kind, state, is_assigned, number FROM referral_count_changes) AS kept
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(number) <> 0)
    EXCEPT
    (SELECT sender_id, 'sender', coalesce(unit_id, ''), kind, state, sender_assignee IS NOT NULL, count(*)
        FROM referrals GROUP BY 1, 3, 4, 5, 6
     UNION ALL
     SELECT recipient_id, 'recipient', coalesce(unit_id, ''), kind, state, recipient_assignee IS NOT NULL, count(*)
        FROM referrals WHERE sent_at IS NOT NULL GROUP BY 1, 3, 4, 5, 6)) AS wrong
"""
TOTALS = """
SELECT (SELECT coalesce(sum(number), 0) FROM referral_counts) + (SELECT coalesce(sum(number), 0)
    FROM referral_count_changes) = (SELECT count(*) + count(sent_at) FROM referrals)
"""


@pytest.fixture(scope="module")
def scratch(stack: LocalStack) -> Iterator[Scratch]:
    """A database of the property's own."""
    with scratch_database(stack, "referral") as made:
        yield made


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(min_value=0))
def test_counts_equal_a_recount_after_any_actions_at_once(scratch: Scratch, seed: int) -> None:
    asyncio.run(act_at_once(scratch, random.Random(seed)))


async def act_at_once(scratch: Scratch, drawn: random.Random) -> None:
    """Let both sides and a stranger act on a dozen referrals, and hold the counts to a recount."""
    house = House(scratch, scratch.open("runtime"))
    worker = scratch.open("worker", pool_size=1)
    add_up = adding_up(worker)
    referrals = [await house.make(drawn.choice(list(AnswerMode))) for _ in range(12)]
    for _ in range(ACTIONS // 6):
        acts = [
            house.act(
                drawn.choice(list(ORGANISATION_OF)),
                drawn.choice(referrals),
                drawn.choice(list(ReferralAction)),
                decision=drawn.choice(list(DecisionOutcome)),
                asked=Side.SENDER,
            )
            for _ in range(6)
        ]
        await asyncio.gather(*acts, *([add_up()] if drawn.random() < 0.3 else []))
    assert (scratch.execute(RECOUNT), scratch.execute(TOTALS)) == ("0", "t")
    await add_up()
    assert scratch.execute("SELECT count(*) FROM referral_count_changes") == "0"
    assert (scratch.execute(RECOUNT), scratch.execute(TOTALS)) == ("0", "t")
    await worker.dispose()
    await house.database.dispose()
