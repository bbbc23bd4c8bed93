"""How many referrals are overdue: right after anything, from what triggers have noted, and not by scanning."""

import asyncio
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral_api.kinds.rules import AnswerMode
from referral_api.states.rules import ReferralAction, Side
from referral_api.worklists.jobs import adding_up, count_due_days
from referral_api.worklists.queries import overdue
from tests.api.referral.in_process import ORGANISATION_OF, RECIPIENT, SENDER, STRANGER, House
from tests.api.referral.stories import COUNTY, COUNTY_ID, KELA, REFERRALS, VANTAA, act, make_case, receive, send
from tests.api.referral.units import known_unit
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import TODAY_IN_SQL
from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack

RECOUNT = """
SELECT count(*) FROM (
    (SELECT organisation_id, side, due_on, unit_id, sum(number) AS number FROM (
        SELECT organisation_id, side, due_on, unit_id, number FROM referral_due_counts
        UNION ALL
        SELECT organisation_id, side, due_on, unit_id, number FROM referral_due_changes) AS kept
        GROUP BY 1, 2, 3, 4 HAVING sum(number) <> 0)
    EXCEPT
    (SELECT sender_id, 'sender', next_due_on, coalesce(unit_id, ''), count(*) FROM referrals
        WHERE next_due_on IS NOT NULL GROUP BY 1, 3, 4
     UNION ALL
     SELECT recipient_id, 'recipient', next_due_on, coalesce(unit_id, ''), count(*) FROM referrals
        WHERE next_due_on IS NOT NULL AND due_stage <> 'sending' AND sent_at IS NOT NULL GROUP BY 1, 3, 4)) AS wrong
"""
TOTALS = """
SELECT (SELECT coalesce(sum(number), 0) FROM referral_due_counts) + (SELECT coalesce(sum(number), 0)
    FROM referral_due_changes) = (SELECT count(next_due_on)
    + count(*) FILTER (WHERE next_due_on IS NOT NULL AND due_stage <> 'sending' AND sent_at IS NOT NULL) FROM referrals)
"""


def counted(api: Api, who: str, unit: str, box: str = "inbox") -> int:
    """How many of a unit are overdue, as counted."""
    answer = api.get(who, "referral-api", f"/v1/referral-counts?box={box}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["overdue"] == sum(one["overdue"] for one in found["overdueByUnit"])
    return next((int(one["overdue"]) for one in found["overdueByUnit"] if one["unit"] == unit), 0)


def test_a_day_that_passes_is_counted_on_both_sides_until_what_was_due_is_done(api: Api, rows: Rows) -> None:
    unit = known_unit(api)
    first, second = (send(api, make_case(api), recipient=COUNTY_ID, recipientUnit=unit) for _ in range(2))
    assert counted(api, COUNTY, unit) == counted(api, VANTAA, unit, "outbox") == 0
    rows.execute("referral", f"UPDATE referrals SET next_due_on = {TODAY_IN_SQL} - 4 WHERE id = '{first}'")
    rows.execute("referral", f"UPDATE referrals SET next_due_on = {TODAY_IN_SQL} WHERE id = '{second}'")
    assert counted(api, COUNTY, unit) == counted(api, VANTAA, unit, "outbox") == 1
    path = f"{REFERRALS}?worklist=overdue&unit={unit}"
    assert len(api.get(COUNTY, "referral-api", path, purpose="joint-service").json()["items"]) == 1
    assert counted(api, KELA, unit) == counted(api, "kerava-worker", unit) == 0
    receive(api, COUNTY, first)
    assert counted(api, COUNTY, unit) == counted(api, VANTAA, unit, "outbox") == 0
    rows.execute("referral", f"UPDATE referrals SET next_due_on = {TODAY_IN_SQL} - 1 WHERE id = '{first}'")
    assert counted(api, COUNTY, unit) == 1
    assert act(api, VANTAA, first, "withdraw").status_code == 200
    assert counted(api, COUNTY, unit) == counted(api, VANTAA, unit, "outbox") == 0


@pytest.fixture(scope="module")
def scratch(stack: LocalStack) -> Iterator[Scratch]:
    """A database of the property's own."""
    with scratch_database(stack, "referral") as made:
        yield made


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(min_value=0))
def test_due_days_equal_a_recount_after_any_actions_at_once(scratch: Scratch, seed: int) -> None:
    asyncio.run(act_at_once(scratch, random.Random(seed)))


async def act_at_once(scratch: Scratch, drawn: random.Random) -> None:
    """Let both sides act on a dozen referrals while two workers add up, and hold the counts to a recount."""
    house = House(scratch, scratch.open("runtime"))
    workers = [scratch.open("worker", pool_size=1) for _ in range(2)]
    steps = [adding_up(worker) for worker in workers]
    referrals = [await house.make(drawn.choice(list(AnswerMode))) for _ in range(12)]
    for _ in range(20):
        acts = [
            house.act(drawn.choice(list(ORGANISATION_OF)), one, drawn.choice(list(ReferralAction)), asked=Side.SENDER)
            for one in drawn.choices(referrals, k=6)
        ]
        await asyncio.gather(*acts, *(step() for step in steps if drawn.random() < 0.3))
    assert (scratch.execute(RECOUNT), scratch.execute(TOTALS)) == ("0", "t")
    await asyncio.gather(*(step() for step in steps))
    assert scratch.execute("SELECT count(*) FROM referral_due_changes") == "0"
    assert (scratch.execute(RECOUNT), scratch.execute(TOTALS)) == ("0", "t")
    await steps[0]()
    assert scratch.execute("SELECT count(*) FROM referral_due_counts WHERE number = 0") == "0"
    for worker in workers:
        await worker.dispose()
    await house.database.dispose()


async def test_what_was_due_before_there_was_a_trigger_is_counted_once_beside_the_service(scratch: Scratch) -> None:
    house, maintenance = House(scratch, scratch.open("runtime")), scratch.open("maintenance")
    worker = scratch.open("worker", pool_size=1)
    referrals = [await house.make(AnswerMode.ACCEPTANCE) for _ in range(6)]
    for referral in referrals:
        await house.act(Side.SENDER, referral, ReferralAction.SEND)
    scratch.execute("DELETE FROM referral_due_changes; DELETE FROM referral_due_counts")
    await house.act(Side.RECIPIENT, referrals[0], ReferralAction.ACKNOWLEDGE)
    assert scratch.execute(TOTALS) == "f"
    try:
        moved = asyncio.gather(*(house.act(Side.RECIPIENT, one, ReferralAction.ACKNOWLEDGE) for one in referrals[1:]))
        counted, again, _ = await asyncio.gather(
            count_due_days(maintenance), count_due_days(maintenance), adding_up(worker)()
        )
        await moved
        assert counted + again > 0
        assert (scratch.execute(RECOUNT), scratch.execute(TOTALS)) == ("0", "t")
        assert await count_due_days(maintenance) == 0
    finally:
        for database in (house.database, maintenance, worker):
            await database.dispose()


def test_the_operators_command_may_be_run_beside_the_service_and_again(api: Api) -> None:
    for _ in range(2):
        done = api.stack.run_command("referral-api", "give-due-days")
        assert done.code == 0, done
    assert "every due day is counted" in done.answer


async def test_a_count_reads_the_days_that_have_passed_and_no_referral(scratch: Scratch) -> None:
    house = House(scratch, scratch.open("runtime"))
    scratch.execute(
        "DELETE FROM referral_due_changes; DELETE FROM referral_due_counts;"
        " INSERT INTO referral_due_counts SELECT organisation, side, date '2027-01-01' + day, 'unit-' || unit, 3"
        f" FROM unnest(ARRAY['{SENDER}', '{RECIPIENT}', '{STRANGER}']) AS organisation,"
        " unnest(ARRAY['sender', 'recipient']) AS side, generate_series(0, 400) AS day, generate_series(1, 5) AS unit;"
        " ANALYZE referral_due_counts"
    )
    try:
        today = date(2027, 1, 1) + timedelta(days=3)
        async with house.database.transaction(house.worker(RECIPIENT).access) as session:
            found = await overdue(session, organisation=RECIPIENT, side=Side.RECIPIENT, today=today)
            assert found == {f"unit-{unit}": 9 for unit in range(1, 6)}
            assert await overdue(session, organisation=SENDER, side=Side.SENDER, today=today) == {}
        plan = json.loads(
            scratch.execute(
                "EXPLAIN (FORMAT JSON) SELECT sum(number) FROM referral_due_counts WHERE"
                f" organisation_id = '{RECIPIENT}' AND side = 'recipient' AND due_on < '{today}'"
            )
        )
        assert "pk_referral_due_counts" in json.dumps(plan)
    finally:
        scratch.execute("DELETE FROM referral_due_counts")
        await house.database.dispose()
