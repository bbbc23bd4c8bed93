"""Use cases of the person's own referrals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from referral_api.appointments import queries as appointments
from referral_api.appointments.models import AppointmentRow
from referral_api.appointments.schemas import AppointmentOut
from referral_api.attachments import queries as attachments
from referral_api.attachments.models import AttachmentRow
from referral_api.attentions.rules import AttentionCode
from referral_api.code_lists.rules import ListName, label_of, latest_label, reference_of, require_code
from referral_api.messages import queries as messages
from referral_api.messages.rules import Author
from referral_api.outcomes import queries as outcomes
from referral_api.outcomes.models import OutcomeRow
from referral_api.own_referrals import queries
from referral_api.own_referrals.rules import check_withdrawable, due_text, own_actions
from referral_api.own_referrals.schemas import (
    OwnAttachment,
    OwnBasis,
    OwnEntry,
    OwnOutcome,
    OwnReferral,
    OwnReferralWhole,
    OwnStep,
    OwnWithdrawalIn,
)
from referral_api.readings.service import log_reading
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import EntryRow, ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import Remark, announce, finish, list_of_state, move, rule_of, today_of
from referral_api.states.rules import ReferralAction, ReferralState, Side, next_state
from referral_api.steps.models import StepRow
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Receipt
from tym_shared.words import Words


@dataclass(frozen=True, kw_only=True)
class Own:
    """A referral with what was sent in it, as it stands today."""

    row: ReferralRow
    entries: Sequence[EntryRow]
    today: date


@dataclass(frozen=True, kw_only=True)
class OwnWhole(Own):
    """A referral with all that belongs to it."""

    attachments: Sequence[AttachmentRow]
    appointments: Sequence[AppointmentRow]
    outcomes: Sequence[OutcomeRow]
    steps: Sequence[StepRow]
    unread: int


async def list_own(
    call: Call, *, state: ReferralState | None, cursor: str | None, limit: int
) -> tuple[Sequence[Own], str | None]:
    """A page of the person's sent referrals, newest first; logged as the person's own reading."""
    session = await call.begin()
    rows, following = await referrals.page_of_person(session, state=state, cursor=cursor, limit=limit)
    await queries.hide_advice(session, rows)
    entries = await referrals.entries_of(session, [row.id for row in rows])
    await _log(call, rows, [entry.category for entry in entries])
    sent = {row.id: [entry for entry in entries if entry.referral_id == row.id] for row in rows}
    today = await today_of(session)
    return [Own(row=row, entries=sent[row.id], today=today) for row in rows], following


async def read_own(call: Call, referral_id: ReferralId) -> OwnWhole:
    """One sent referral of the person's; NotFound for a draft, another's, and one that is withheld by law."""
    session = await call.begin()
    row = await referrals.get(session, referral_id)
    await queries.hide_advice(session, [row])
    entries = await referrals.entries_of(session, [referral_id])
    files = await attachments.list_of_referral(session, referral_id)
    reported = await outcomes.of_referral(session, referral_id)
    told = (DataCategory(category) for one in reported for category in told_in(one))
    await _log(call, [row], [*(one.category for one in entries), *(one.category for one in files), *told])
    return OwnWhole(
        row=row,
        entries=entries,
        today=await today_of(session),
        attachments=files,
        appointments=await appointments.of_referral(session, referral_id),
        outcomes=reported,
        steps=await queries.steps_of(session, referral_id),
        unread=await _unread(call, referral_id),
    )


async def withdraw_own(call: Call, referral_id: ReferralId, given: OwnWithdrawalIn) -> Receipt:
    """Withdraw before the service has started: the recipient's access ends, and the sender's worker is flagged.

    Refused: a state that does not permit it (409), and a kind that is not the person's to withdraw (422).
    """
    if given.reason is not None:
        require_code(ListName.WITHDRAWAL_REASONS, given.reason, pointer="/reason")
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
    next_state(row.standing, ReferralAction.WITHDRAW, Side.PERSON)
    check_withdrawable(rule_of(call, row))
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    now = await read_legal_now(session)

    def flag(row: ReferralRow) -> None:
        row.attention, row.attention_since = AttentionCode.WITHDRAWN_BY_PERSON, now

    said = Remark(reason=given.reason, text=given.text)
    await move(call, row, ReferralAction.WITHDRAW, Side.PERSON, said=said, fill=flag)
    await finish(await call.drive(), row)
    await announce(call, row)
    allowed = own_actions(row.standing, rule_of(call, row))
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=allowed)


async def _unread(call: Call, referral_id: UUID) -> int:
    session = await call.begin()
    thread = await messages.thread(session, referral_id)
    read = await messages.read_by(session, call.caller.user_id, [referral_id])
    return thread.counts.of_others(Author.PERSON) - read.get(referral_id, 0) if thread else 0


async def _log(call: Call, rows: Sequence[ReferralRow], categories: Sequence[DataCategory]) -> None:
    await log_reading(
        call, rows, categories={DataCategory.CLIENT_RELATIONSHIP, *categories}.union(*(row.told for row in rows))
    )


def in_words(call: Call, found: Own, words: Words) -> OwnReferral:
    """A referral as it is told to its person."""
    return OwnReferral.from_row(found.row, **_told(call, found, words))


def whole_in_words(call: Call, found: OwnWhole, words: Words) -> OwnReferralWhole:
    """The same with all that belongs to it."""
    return OwnReferralWhole.from_row(
        found.row,
        **_told(call, found, words),
        attachments=[attachment_in_words(one, words) for one in found.attachments],
        appointments=[AppointmentOut.model_validate(one) for one in found.appointments],
        outcomes=[outcome_in_words(one, words.language) for one in found.outcomes],
        steps=[step_in_words(one, words) for one in found.steps],
        unread_messages=found.unread,
    )


def step_in_words(row: StepRow, words: Words) -> OwnStep:
    """A step as it is told to its person."""
    return OwnStep.from_row(row, state_label=words[f"state:{row.state}"])


def _told(call: Call, found: Own, words: Words) -> dict[str, Any]:  # the members both shapes share
    row, rule = found.row, rule_of(call, found.row)
    return {
        "kind_label": rule.texts[words.language],
        "state_label": words[f"state:{row.state}"],
        "allowed_actions": own_actions(row.standing, rule),
        "turn_label": words[f"turn:{row.turn}"] if row.turn else None,
        "due": row.due_stage,
        "due_on": row.next_due_on,
        "due_label": _due(found, words),
        "reason_label": label_of(list_of_state(row), row.state_reason, words.language),
        "sender_name": words.organisation(row.sender_id),
        "recipient_name": words.organisation(row.recipient_id),
        "decision_label": words[f"decision:{row.recipient_decision}"] if row.recipient_decision else None,
        "basis": _basis(row, words),
        "entries": [_entry(one, words) for one in found.entries if one.until_version is None],
    }


def _due(found: Own, words: Words) -> str | None:
    row = found.row
    if row.due_stage is None or row.next_due_on is None:
        return None
    who = words.organisation(row.sender_id if row.turn is Side.SENDER else row.recipient_id)
    day = words.day(row.next_due_on)
    return words[due_text(row.due_stage, row.next_due_on, found.today)].format(who=who, day=day)


def _basis(row: ReferralRow, words: Words) -> list[OwnBasis]:
    return [
        OwnBasis(
            kind=ground["kind"],
            act=ground["act"],
            section=ground["section"],
            consent_id=ground["consentId"],
            categories=words.listed([f"category:{one}" for one in ground["categories"]]),
            text=words[f"basis:{ground['kind']}"].format(act=ground["act"], section=ground["section"]),
        )
        for ground in row.basis
    ]


def _entry(row: EntryRow, words: Words) -> OwnEntry:
    return OwnEntry.from_row(row, **given_in_words(row, words))


def attachment_in_words(row: AttachmentRow, words: Words) -> OwnAttachment:
    """A file as it is told to its person."""
    return OwnAttachment.from_row(row, **given_in_words(row, words))


def given_in_words(row: EntryRow | AttachmentRow, words: Words) -> dict[str, Any]:  # the members all shapes share
    """Whose an entry or a file is, and of which category, as its person is told."""
    return {"source_name": words.organisation(row.source_id), "category_label": words[f"category:{row.category}"]}


def told_in(row: OutcomeRow) -> list[str]:
    """The categories of what an outcome tells in its texts."""
    follows = [row.follow_up_category] if row.follow_up_category else []
    return [*(row.text_categories if row.text else ()), *follows]


def outcome_in_words(row: OutcomeRow, language: str) -> OwnOutcome:
    """An outcome as it is told to its person."""
    return OwnOutcome.from_row(
        row,
        outcome_label=_label(row.outcome_list, ListName.OUTCOMES, row.outcome, language),
        follow_up_label=_label(row.follow_up_list, ListName.FOLLOW_UPS, row.follow_up, language),
    )


def _label(kept: str | None, name: ListName, code: str, language: str) -> str:
    return label_of(reference_of(kept, name), code, language) or latest_label(name, code, language)
