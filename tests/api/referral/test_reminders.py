"""Due days move with states, each is told of once, lateness goes to the unit, drafts expire: by a moved clock."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from typing import Any, cast

import pytest

from referral_api.kinds.rules import AnswerMode
from referral_api.proposals.rules import ProposalAction
from referral_api.proposals.schemas import ProposalAnswerIn, ProposalIn
from referral_api.proposals.service import answer_proposal, propose_dates
from referral_api.referrals.rules import ReferralId
from referral_api.reminders.jobs import give_due_days, reminding
from referral_api.states.rules import DecisionOutcome, ReferralAction, ReferralState, Side
from tests.api.referral.in_process import RECIPIENT, SENDER, House
from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack
from tym_shared.db import Database
from tym_shared.decisions import Decisions
from tym_shared.directory_copy import HeldDirectory, load_copy
from tym_shared.legal_dates import add_working_days
from tym_shared.peers import Peer

A = ReferralAction
NO_DAY = "due_stage = NULL, next_due_on = NULL, tell_on = NULL"
NOBODY_ASKED = Decisions(cast("Peer", None))
"""The decision point, which is not asked about what tells of the service alone."""
OUTSET = ((Side.SENDER, A.SEND), (Side.RECIPIENT, A.ACKNOWLEDGE))
STARTED = (*OUTSET, (Side.RECIPIENT, A.ACCEPT), (Side.RECIPIENT, A.START))
COMPLETED = (*STARTED, (Side.RECIPIENT, A.COMPLETE))
REFUSED = (*OUTSET, (Side.RECIPIENT, A.RECORD_APPLICATION), (Side.RECIPIENT, A.RECORD_DECISION))
WAITED_FOR = {
    "application": (AnswerMode.APPLICATION, OUTSET, 20, SENDER),
    "acknowledgement": (AnswerMode.ACCEPTANCE, COMPLETED, 10, SENDER),
    "acknowledgement-of-refusal": (AnswerMode.APPLICATION, REFUSED, 10, SENDER),
    "acknowledgement-of-advice": (AnswerMode.ADVICE, (*OUTSET, (Side.RECIPIENT, A.RETURN_WITH_ADVICE)), 10, SENDER),
    "acknowledgement-of-transfer": (AnswerMode.TRANSFER, (*OUTSET, (Side.RECIPIENT, A.ACCEPT)), 10, SENDER),
    "outcome-answer": (AnswerMode.PROVISION, (*COMPLETED, (Side.SENDER, A.QUERY_OUTCOME)), 10, RECIPIENT),
    "report": (AnswerMode.REPORT, OUTSET, 10, RECIPIENT),
    "report-of-a-service": (AnswerMode.REPORT, STARTED, 10, RECIPIENT),
    "cancellation": (AnswerMode.ACCEPTANCE, (*STARTED, (Side.SENDER, A.REQUEST_CANCELLATION)), 5, RECIPIENT),
}
"""What is waited for: the way of answering, the steps until then, the working days, and who is reminded."""


@pytest.fixture(scope="module")
def scratch(stack: LocalStack) -> Iterator[Scratch]:
    """A database of their own, whose clock the tests move."""
    with scratch_database(stack, "referral") as made:
        yield made


@pytest.fixture
async def house(scratch: Scratch) -> AsyncIterator[House]:
    """The use cases on an empty database."""
    scratch.execute(
        "DELETE FROM referral_proposals; DELETE FROM referral_steps; DELETE FROM outbox_events; DELETE FROM referrals"
    )
    made = House(scratch, scratch.open("runtime"))
    yield made
    await made.database.dispose()


def row(house: House, referral: ReferralId) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        house.scratch.execute(f"SELECT row_to_json(referrals) FROM referrals WHERE id = '{referral}'")
    )
    return found


def move_to(house: House, day: date) -> None:
    """Set legal time to noon of a day."""
    house.scratch.execute(f"UPDATE legal_clock SET shift = '{day} 12:00:00+02'::timestamptz - now()")


def directory_of(worker: Database) -> HeldDirectory:
    """The directory copy of the database, which has none."""
    return HeldDirectory(load=lambda etag: load_copy(worker, etag), max_age=60)


async def tell(house: House) -> int:
    """Let the worker look once, until it finds nothing more."""
    worker = house.scratch.open("worker", pool_size=1)
    try:
        step, told = reminding(worker, directory_of(worker)), 0
        while found := await step():
            told += found
        return told
    finally:
        await worker.dispose()


def told(house: House, referral: ReferralId) -> list[tuple[str, set[str]]]:
    """The reminders of a referral and who is told."""
    found = json.loads(
        house.scratch.execute(
            "SELECT coalesce(json_agg(json_build_array(type, readers, data) ORDER BY sequence), '[]')"
            f" FROM outbox_events WHERE aggregate_id = '{referral}' AND type ~ 'due|expir'"
        )
    )
    assert all("personId" not in data for _, _, data in found)
    return [(event, set(readers)) for event, readers, _ in found]


def start_of(house: House) -> date:
    """A Monday without holidays near."""
    day = date(2027, 2, 1)
    move_to(house, day)
    return day


async def test_each_stage_is_due_in_turn_and_told_of_once(house: House) -> None:
    monday = start_of(house)
    referral = await house.make(AnswerMode.ACCEPTANCE)
    assert await house.act(Side.SENDER, referral, A.SEND) is ReferralState.SENT
    house.scratch.execute(f"UPDATE referrals SET unit_id = 'aikuissosiaalityo' WHERE id = '{referral}'")
    due = add_working_days(monday, 3)
    assert (row(house, referral)["due_stage"], row(house, referral)["next_due_on"]) == ("receipt", due.isoformat())
    assert await tell(house) == 0
    for day in (due - timedelta(days=1), due, due + timedelta(days=1), due + timedelta(days=5)):
        move_to(house, day)
        await tell(house)
        assert await tell(house) == 0
    assert told(house, referral) == [
        ("referral.due-soon", {RECIPIENT}),
        ("referral.due-today", {RECIPIENT}),
        ("referral.overdue", {RECIPIENT, SENDER}),
    ]
    units = house.scratch.execute("SELECT data ->> 'unit' FROM outbox_events WHERE type = 'referral.overdue'")
    assert units == "aikuissosiaalityo"
    for action, stage in ((A.ACKNOWLEDGE, "decision"), (A.ACCEPT, "start"), (A.START, None)):
        await house.act(Side.RECIPIENT, referral, action)
        assert row(house, referral)["due_stage"] == stage
    assert row(house, referral)["start_rule"] == "start@2025-01-01"


@pytest.mark.parametrize("mode", AnswerMode)
async def test_what_is_late_is_escalated_for_every_way_of_answering(house: House, mode: AnswerMode) -> None:
    monday = start_of(house)
    referral = await house.make(mode)
    await house.act(Side.SENDER, referral, A.SEND)
    move_to(house, monday + timedelta(days=30))
    assert await tell(house) == 1
    assert told(house, referral) == [("referral.overdue", {RECIPIENT, SENDER})]


async def test_the_clock_stands_still_while_information_is_awaited(house: House) -> None:
    monday = start_of(house)
    referral = await house.make(AnswerMode.ACCEPTANCE)
    await house.act(Side.SENDER, referral, A.SEND)
    await house.act(Side.RECIPIENT, referral, A.ACKNOWLEDGE)
    held = date.fromisoformat(row(house, referral)["decision_due_on"])
    await house.act(Side.RECIPIENT, referral, A.REQUEST_INFORMATION)
    assert row(house, referral)["due_stage"] == "information"
    move_to(house, monday + timedelta(days=7))
    await house.act(Side.SENDER, referral, A.ANSWER_INFORMATION)
    assert row(house, referral)["next_due_on"] == add_working_days(held, 5).isoformat()


@pytest.mark.parametrize("asked", [Side.SENDER, Side.CONTRIBUTOR])
async def test_who_was_asked_for_information_is_reminded_and_both_sides_of_its_lateness(
    house: House, asked: Side
) -> None:
    monday = start_of(house)
    referral = await house.make(AnswerMode.ACCEPTANCE)
    await house.act(Side.SENDER, referral, A.SEND)
    await house.act(Side.RECIPIENT, referral, A.ACKNOWLEDGE)
    await house.act(Side.RECIPIENT, referral, A.REQUEST_INFORMATION, asked=asked)
    owing = {Side.SENDER: SENDER, Side.CONTRIBUTOR: "kela"}[asked]
    contributor = "NULL" if asked is Side.SENDER else "'kela'"
    house.scratch.execute(
        "INSERT INTO information_requests (id, referral_id, person_id, sender_id, recipient_id, contributor_id,"
        " register, purpose, question, state, version, asked_by) SELECT gen_random_uuid(), id, person_id, sender_id,"
        f" recipient_id, {contributor}, register, purpose, 'Mitä?', 'open', 1, 'test' FROM referrals"
        f" WHERE id = '{referral}'"
    )
    house.scratch.execute(f"UPDATE referrals SET {NO_DAY}")
    assert await give(house) == 1
    due = add_working_days(monday, 10)
    assert (row(house, referral)["due_stage"], row(house, referral)["next_due_on"]) == ("information", str(due))
    for day in (due - timedelta(days=1), due, due + timedelta(days=1)):
        move_to(house, day)
        await tell(house)
    assert told(house, referral) == [
        ("referral.due-soon", {owing}),
        ("referral.due-today", {owing}),
        ("referral.overdue", {owing, RECIPIENT, SENDER}),
    ]
    house.scratch.execute("DELETE FROM information_requests")


@pytest.mark.parametrize("waited", WAITED_FOR)
async def test_whose_turn_it_is_is_reminded_and_both_sides_of_its_lateness(house: House, waited: str) -> None:
    mode, steps, days, owing = WAITED_FOR[waited]
    monday = start_of(house)
    referral = await house.make(mode)
    for side, action in steps:
        assert await house.act(side, referral, action, decision=DecisionOutcome.REFUSED) in set(ReferralState)
    due, found = add_working_days(monday, days), row(house, referral)
    stage = waited.partition("-of-")[0]
    assert (found["due_stage"], found["next_due_on"]) == (stage, due.isoformat())
    for day in (due - timedelta(days=1), due, due + timedelta(days=1), due + timedelta(days=9)):
        move_to(house, day)
        await tell(house)
    assert [one for one in told(house, referral) if one[0] != "referral.expired"] == [
        ("referral.due-soon", {owing}),
        ("referral.due-today", {owing}),
        ("referral.overdue", {RECIPIENT, SENDER}),
    ]
    leads = "SELECT count(*) FROM outbox_events WHERE data ? 'lead'"
    assert house.scratch.execute(leads) == "0"
    house.scratch.execute(f"UPDATE referrals SET {NO_DAY}")
    assert await give(house) == 1
    assert row(house, referral)["due_stage"] == stage
    assert await give(house) == 0


async def test_a_service_that_goes_on_is_due_on_no_day(house: House) -> None:
    start_of(house)
    referral = await house.make(AnswerMode.ACCEPTANCE)
    for side, action in STARTED:
        await house.act(side, referral, action)
    assert row(house, referral)["due_stage"] is None
    assert await give(house) == 0


async def test_the_clock_stands_still_while_proposed_dates_await_their_answer(house: House) -> None:
    monday = start_of(house)
    referral = await house.make(AnswerMode.ACCEPTANCE)
    for side, action in STARTED[:3]:
        await house.act(side, referral, action)
    held = date.fromisoformat(row(house, referral)["start_due_on"])
    given = ProposalIn.model_validate({"reason": "change-of-dates", "startsOn": "2027-05-01"})
    async with house.calling(Side.RECIPIENT, "propose") as call:
        _, proposal = await propose_dates(call, NOBODY_ASKED, referral, given)
    due, found = add_working_days(monday, 10), row(house, referral)
    assert (found["due_stage"], found["next_due_on"], found["turn"]) == ("proposal", due.isoformat(), "sender")
    move_to(house, due + timedelta(days=1))
    await tell(house)
    assert told(house, referral) == [("referral.overdue", {RECIPIENT, SENDER})]
    move_to(house, due)
    answer = ProposalAnswerIn()
    async with house.calling(Side.SENDER, "answer") as call:
        await answer_proposal(call, NOBODY_ASKED, referral, proposal, action=ProposalAction.REJECT, given=answer)
    found = row(house, referral)
    assert (found["due_stage"], found["turn"]) == ("start", "recipient")
    assert found["next_due_on"] == found["start_due_on"] == add_working_days(held, 10).isoformat()


async def test_a_day_until_which_the_person_waits_is_not_moved_by_a_proposal(house: House) -> None:
    monday = start_of(house)
    referral = await house.make(AnswerMode.ACCEPTANCE)
    for side, action in (*STARTED[:3], (Side.RECIPIENT, A.HOLD)):
        await house.act(side, referral, action)
    expected = (monday + timedelta(days=40)).isoformat()
    house.scratch.execute(f"UPDATE referrals SET start_due_on = '{expected}', start_rule = 'hold.expected@2025-01-01'")
    given = ProposalIn.model_validate({"reason": "change-of-dates", "startsOn": "2027-05-01"})
    async with house.calling(Side.RECIPIENT, "propose") as call:
        _, proposal = await propose_dates(call, NOBODY_ASKED, referral, given)
    move_to(house, monday + timedelta(days=7))
    answer = ProposalAnswerIn()
    async with house.calling(Side.SENDER, "answer") as call:
        await answer_proposal(call, NOBODY_ASKED, referral, proposal, action=ProposalAction.ACCEPT, given=answer)
    assert row(house, referral)["next_due_on"] == expected


async def test_an_applications_clock_runs_from_the_application(house: House) -> None:
    monday = start_of(house)
    referral = await house.make(AnswerMode.APPLICATION)
    await house.act(Side.SENDER, referral, A.SEND)
    await house.act(Side.RECIPIENT, referral, A.ACKNOWLEDGE)
    assert row(house, referral)["due_stage"] == "application"
    applied = monday + timedelta(days=21)
    move_to(house, applied)
    await house.act(Side.RECIPIENT, referral, A.RECORD_APPLICATION)
    assert row(house, referral)["next_due_on"] == add_working_days(applied, 14).isoformat()


async def test_a_draft_is_warned_of_and_expires_and_its_recipient_never_hears_of_it(house: House) -> None:
    monday = start_of(house)
    referral = await house.make(AnswerMode.ACCEPTANCE)
    due = monday + timedelta(days=30)
    house.scratch.execute(
        f"UPDATE referrals SET due_stage = 'sending', next_due_on = '{due}', tell_on = '{due - timedelta(days=7)}'"
    )
    move_to(house, due + timedelta(days=3))
    await tell(house)
    assert row(house, referral)["state"] == "draft"
    move_to(house, due + timedelta(days=10))
    await asyncio.gather(tell(house), tell(house))
    assert row(house, referral)["state"] == "expired"
    assert await house.stands(Side.SENDER, referral) == (ReferralState.EXPIRED, 2, 1)
    assert told(house, referral) == [("referral.expiring", {SENDER}), ("referral.expired", {SENDER})]
    assert await house.act(Side.SENDER, referral, A.SEND) is not ReferralState.SENT


async def test_a_returned_referral_that_is_not_sent_again_expires(house: House) -> None:
    monday = start_of(house)
    referral = await house.make(AnswerMode.ACCEPTANCE)
    await house.act(Side.SENDER, referral, A.SEND)
    await house.act(Side.RECIPIENT, referral, A.ACKNOWLEDGE)
    await house.act(Side.RECIPIENT, referral, A.RETURN_WITH_ADVICE)
    assert row(house, referral)["due_stage"] == "sending"
    for days in (23, 30):
        move_to(house, monday + timedelta(days=days))
        await tell(house)
    assert row(house, referral)["state"] == "expired"
    expired = ("referral.expired", {SENDER, RECIPIENT})
    assert told(house, referral) == [("referral.expiring", {SENDER}), expired]


WITHOUT = (
    "receipt_due_on = NULL, receipt_rule = NULL, decision_due_on = NULL, decision_rule = NULL, start_due_on = NULL,"
    " start_rule = NULL, due_stage = NULL, next_due_on = NULL, tell_on = NULL"
)


async def give(house: House) -> int:
    """What the command of the operator does."""
    maintenance = house.scratch.open("maintenance", pool_size=1)
    try:
        return await give_due_days(maintenance)
    finally:
        await maintenance.dispose()


@pytest.mark.parametrize("mode", AnswerMode)
async def test_what_was_sent_before_days_were_kept_gets_the_days_it_would_have(house: House, mode: AnswerMode) -> None:
    monday = start_of(house)
    referral = await house.make(mode)
    await house.act(Side.SENDER, referral, A.SEND)
    house.scratch.execute(f"UPDATE referrals SET sent_at = '{monday} 12:00:00+02'")
    held = row(house, referral)
    house.scratch.execute(f"UPDATE referrals SET {WITHOUT}")
    move_to(house, monday + timedelta(days=1))
    assert await give(house) == 1
    assert row(house, referral) == held
    assert await give(house) == 0


async def test_after_an_application_and_on_hold_the_days_count_from_those(house: House) -> None:
    monday = start_of(house)
    referral = await house.make(AnswerMode.APPLICATION)
    for side, action in (
        (Side.SENDER, A.SEND),
        (Side.RECIPIENT, A.ACKNOWLEDGE),
        (Side.RECIPIENT, A.RECORD_APPLICATION),
    ):
        await house.act(side, referral, action)
    applied = monday + timedelta(days=7)
    house.scratch.execute(f"UPDATE referrals SET sent_at = '{monday} 12:00:00+02', applied_on = '{applied}', {WITHOUT}")
    waiting = await house.make(AnswerMode.ACCEPTANCE)
    for side, action in (
        (Side.SENDER, A.SEND),
        (Side.RECIPIENT, A.ACKNOWLEDGE),
        (Side.RECIPIENT, A.ACCEPT),
        (Side.RECIPIENT, A.HOLD),
    ):
        await house.act(side, waiting, action)
    expected = monday + timedelta(days=40)
    house.scratch.execute(
        f"UPDATE referrals SET sent_at = '{monday} 12:00:00+02', expected_on = '{expected}', {WITHOUT}"
        f" WHERE id = '{waiting}'"
    )
    assert await give(house) == 2
    assert row(house, referral)["next_due_on"] == add_working_days(applied, 14).isoformat()
    assert row(house, referral)["receipt_due_on"] == add_working_days(monday, 3).isoformat()
    found = row(house, waiting)
    assert (found["due_stage"], found["next_due_on"]) == ("start", expected.isoformat())


async def test_what_is_late_by_days_given_afterwards_is_told_once_and_a_draft_is_warned_of_first(house: House) -> None:
    monday = start_of(house)
    late, draft, ended = [await house.make(AnswerMode.ACCEPTANCE) for _ in range(3)]
    for referral in (late, ended):
        await house.act(Side.SENDER, referral, A.SEND)
    await house.act(Side.SENDER, ended, A.WITHDRAW)
    house.scratch.execute(f"UPDATE referrals SET {WITHOUT}")
    house.scratch.execute(f"UPDATE referrals SET sent_at = '{monday} 12:00:00+02' WHERE sent_at IS NOT NULL")
    today = monday + timedelta(days=60)
    move_to(house, today)
    assert await give(house) == 2
    assert await tell(house) == 1
    assert told(house, late) == [("referral.overdue", {RECIPIENT, SENDER})]
    found = row(house, draft)
    assert (found["due_stage"], found["next_due_on"]) == ("sending", (today + timedelta(days=30)).isoformat())
    assert row(house, ended)["receipt_due_on"] is None
