"""What every use case of a referral shares: sides, moves through the state machine, relations owed, and events."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.appointments.queries import cancel_coming
from referral_api.code_lists.rules import held_version, reference_of, versions_of
from referral_api.kinds.rules import KindRule, ReferralKind, kind_of
from referral_api.referrals import queries
from referral_api.referrals.due_days import keep_time
from referral_api.referrals.models import EntryRow, ReferralRow, RelationKind
from referral_api.referrals.rules import (
    REASON_LISTS,
    STATE_LISTS,
    RecipientUnknown,
    check_expected,
)
from referral_api.service_levels.queries import Moment, read_moment
from referral_api.states.rules import (
    ENDED,
    PROPOSABLE,
    ReferralAction,
    ReferralState,
    Side,
    allowed_actions,
    next_state,
    whose_turn,
)
from referral_api.steps.models import StepRow
from referral_api.texts.rules import BASIC
from tym_shared.call import Call
from tym_shared.changes import Actor, Change
from tym_shared.clock import read_legal_now
from tym_shared.directory import Organisation
from tym_shared.errors import FieldFault, NotFound
from tym_shared.gathering import Executor
from tym_shared.legal_dates import legal_date
from tym_shared.statements import insert_values
from tym_shared.vocabulary import DataCategory, OrganisationId, OrganisationKind
from tym_shared.wire import Receipt

CREATE = "create"
"""The first step, which is no transition."""
Fill = Callable[[ReferralRow], None]


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What an action says of itself: a coded reason, a text of data categories, and a day to which it looks ahead.

    `reason_list` is the version of the code list that the reason came from.
    """

    reason: str | None = None
    reason_list: str | None = None
    text: str | None = None
    categories: Sequence[DataCategory] = BASIC
    expected_on: date | None = None


NOTHING_SAID = Remark()


def unsaid(_row: ReferralRow) -> None:
    """What an action brings that brings nothing."""


async def move(
    call: Call,
    row: ReferralRow,
    action: ReferralAction,
    side: Side,
    *,
    said: Remark = NOTHING_SAID,
    fill: Fill = unsaid,
) -> None:
    """Take a locked referral one step on: state, turn, version and the step itself; what `fill` writes comes with it.

    Refused: the other side's action, and an action that the state does not permit.
    """
    moment = await read_moment(await call.drive(), [row.recipient_id])
    said = step_on(row, action, side, moment=moment, said=said, fill=fill)
    await note_step(call, row, action, side, said=said)


def step_on(
    row: ReferralRow,
    action: ReferralAction,
    side: Side,
    *,
    moment: Moment,
    said: Remark = NOTHING_SAID,
    fill: Fill = unsaid,
) -> Remark:
    """The part of a move that is the row's own, refused alike; the step is left to be kept, with what is returned.

    Refused too: a reason that today's version of its code list does not have, and an expected day that lies behind.
    """
    after = next_state(row.standing, action, side)
    check_expected(said.expected_on, action=action, today=moment.today)
    said = listed(action, said, on=moment.today)
    row.state = after
    row.asked_side = None
    row.is_proposed = row.is_proposed and row.state in PROPOSABLE
    row.state_reason, row.state_reason_list = said.reason, said.reason_list
    row.state_text, row.state_text_categories = said.text, list(said.categories)
    row.expected_on = said.expected_on
    fill(row)
    keep_time(row, action, moment)
    pass_turn(row, moment.at)
    row.version += 1
    return said


def listed(action: str, said: Remark, *, on: date) -> Remark:
    """The remark with the version of the list that its reason is of that day; CodeNotInForce where that lacks it."""
    name = REASON_LISTS.get(action)
    if said.reason is None or name is None:
        return said
    return replace(said, reason_list=held_version(versions_of(name), said.reason, on=on))


def list_of_state(row: ReferralRow) -> str | None:
    """The version of the list that the reason of the present state came from; None for none, and what is of no list."""
    name = STATE_LISTS.get(row.state)
    return reference_of(row.state_reason_list, name) if row.state_reason and name else row.state_reason_list


def list_of_step(step: StepRow) -> str | None:
    """The same for a step's reason."""
    name = REASON_LISTS.get(step.action)
    return reference_of(step.reason_list, name) if step.reason and name else step.reason_list


def pass_turn(row: ReferralRow, now: datetime) -> None:
    """Give the turn to whoever acts next; the time counts from when the turn changed."""
    turn = whose_turn(row.standing)
    if turn is not row.turn:
        row.turn, row.turn_since = turn, now


async def note_step(
    call: Call,
    row: ReferralRow,
    action: str,
    side: Side,
    *,
    said: Remark = NOTHING_SAID,
    content: Mapping[str, Any] | None = None,  # any JSON
    for_sender_alone: bool = False,
) -> None:
    """Keep a change among the referral's steps; its recipient sees those from the sending on, but the sender's own."""
    await keep_step(
        await call.writes(),
        row,
        action,
        side,
        actor=call.actor,
        said=said,
        content=content,
        for_sender_alone=for_sender_alone,
    )


async def keep_step(
    driver: Executor,
    row: ReferralRow,
    action: str,
    side: Side,
    *,
    actor: Actor,
    said: Remark = NOTHING_SAID,
    content: Mapping[str, Any] | None = None,  # any JSON
    for_sender_alone: bool = False,
) -> None:
    """The same for a change that no call makes."""
    await insert_values(
        driver,
        StepRow,
        referral_id=row.id,
        version=row.version,
        person_id=row.person_id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id if row.sent_at and not for_sender_alone else None,
        state=row.state,
        action=action,
        side=side,
        organisation_id=actor.organisation_id,
        user_id=actor.user_id,
        reason=said.reason,
        reason_list=said.reason_list,
        text=said.text,
        text_categories=list(said.categories),
        expected_on=said.expected_on,
        content=dict(content) if content is not None else None,
    )


def content_of(row: ReferralRow) -> dict[str, Any]:  # any JSON
    """What of a referral may be amended, beside its entries."""
    days = {"startsOn": row.starts_on, "endsOn": row.ends_on}
    return {
        "serviceCode": row.service_code,
        "reason": row.reason,
        "urgency": row.urgency,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


def find_recipient(
    call: Call, organisation_id: str, *, not_these: Iterable[str], pointer: str = "/recipientId"
) -> Organisation:
    """The active organisation; RecipientUnknown if the directory has none or it may not receive from itself."""
    found = call.directory.organisation(organisation_id)
    if found is None or found.id in not_these:
        raise RecipientUnknown(errors=[FieldFault(pointer=pointer, detail="no such recipient")])
    return found


def rule_of(call: Call, row: ReferralRow) -> KindRule:
    """The entry by which the referral was made."""
    return kind_of(row.kind_version, sender=_kind(call, row.sender_id), recipient=_kind(call, row.recipient_id))


def _kind(call: Call, organisation_id: str) -> OrganisationKind:
    return call.directory.organisations[OrganisationId(organisation_id)].kind


def side_of(call: Call, row: ReferralRow) -> Side:
    """The side on which the caller's organisation stands; NotFound if on none."""
    own = call.caller.acting_organisation().id
    if own == row.sender_id:
        return Side.SENDER
    if own == row.recipient_id:
        return Side.RECIPIENT
    raise NotFound


def categories_of(row: ReferralRow, entries: Iterable[EntryRow]) -> set[DataCategory]:
    """The categories that sending this referral discloses."""
    categories = {DataCategory.IDENTITY} | {entry.category for entry in entries}
    if row.kind is ReferralKind.JOINT_ASSESSMENT:
        categories.add(DataCategory.CLIENT_RELATIONSHIP)
    if row.service_code or row.reason or row.starts_on or row.ends_on:
        categories.add(DataCategory.SERVICE_NEED)
    return categories


async def owe_relation(call: Call, row: ReferralRow, *, kind: RelationKind, organisation_id: str) -> None:
    """Store a relation that the referral grounds, from now on; the worker registers it at consent-api."""
    await queries.owe_relation(
        await call.writes(),
        id=uuid4(),
        kind=kind,
        referral_id=row.id,
        person_id=row.person_id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id,
        organisation_id=organisation_id,
        requested_by=call.caller.user_id,
        version=1,
    )


def is_over(row: ReferralRow) -> bool:
    """Whether no more of its service comes: it has ended, or is done and only its outcome is owed."""
    return row.sent_at is not None and row.state in ENDED | {ReferralState.COMPLETED}


async def close_requests(driver: asyncpg.Connection, referral_id: UUID) -> None:
    """Close what is asked and not answered; a contributor's access ends with it."""
    await queries.close_requests(driver, referral_id)
    await queries.end_relations(driver, referral_id, kinds=[RelationKind.CONTRIBUTOR])


async def finish(driver: asyncpg.Connection, row: ReferralRow) -> None:
    """Cancel what was to come of a referral that is over; end what one that has ended grounded, close what it asked."""
    if not is_over(row):
        return
    await cancel_coming(driver, row.id, cancelled_for=row.state)
    if row.state in ENDED:
        await queries.close_requests(driver, row.id)
        await queries.end_relations(driver, row.id, kinds=RelationKind)


async def announce(call: Call, row: ReferralRow, *, event: str | None = None, contributor: str | None = None) -> None:
    """Record a change of a referral; a draft is announced to its sender alone, and no event names a person."""
    await call.record(change_of(row, event=event, contributor=contributor))


def change_of(row: ReferralRow, *, event: str | None = None, contributor: str | None = None) -> Change:
    """A change as it is recorded and told to both sides, a draft's to its sender alone."""
    readers = (
        {row.sender_id} | ({row.recipient_id} if row.sent_at else set()) | ({contributor} if contributor else set())
    )
    data = {
        "state": row.state,
        "kind": row.kind,
        "turn": row.turn,
        "groupId": str(row.group_id) if row.group_id else None,
        "partOf": str(row.part_of) if row.part_of else None,
        "planItemId": str(row.plan_item_id) if row.plan_item_id else None,
        "planItemRevision": row.plan_item_revision,
        "senderId": row.sender_id,
        "recipientId": row.recipient_id,
        "outcome": row.outcome,
        "decisionOutcome": row.recipient_decision,
        "due": row.due_stage,
        "dueOn": row.next_due_on.isoformat() if row.next_due_on else None,
    }
    return Change(
        event=event or f"referral.{row.state}",
        aggregate_id=row.id,
        version=row.version,
        readers=readers,
        data={name: value for name, value in data.items() if value is not None},
    )


def receipt_of(row: ReferralRow, side: Side) -> Receipt:
    """The answer to a change of a referral, for the side that made it."""
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=allowed_actions(row.standing, side))


async def today_of(session: AsyncSession) -> date:
    """The calendar date by legal time."""
    return legal_date(await read_legal_now(session))
