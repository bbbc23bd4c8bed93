"""The use case of passing a referral on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from referral_api.attachments.queries import list_of_referral
from referral_api.attentions.rules import AttentionCode
from referral_api.clients.consent import disclosure
from referral_api.consent_grounds.service import note_consents
from referral_api.kinds.rules import find_kind
from referral_api.redirections.rules import check_decided
from referral_api.referrals import queries
from referral_api.referrals.due_days import start_clocks
from referral_api.referrals.models import EntryRow, ReferralRow, RelationKind
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import (
    announce,
    categories_of,
    content_of,
    find_recipient,
    finish,
    move,
    note_step,
    owe_relation,
    receipt_of,
    side_of,
    today_of,
)
from referral_api.requirements.rules import check_organiser
from referral_api.sendings.service import Sending, stamp
from referral_api.service_levels.queries import read_moment
from referral_api.states.rules import ReferralAction, ReferralState, Side, next_state
from tym_shared.call import Call
from tym_shared.decisions import Decisions, note_release
from tym_shared.directory import Organisation
from tym_shared.inserts import append
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Receipt


async def redirect_referral(
    call: Call, decisions: Decisions, referral_id: ReferralId, recipient_id: str
) -> tuple[Receipt, UUID]:
    """Pass the referral on: a new one to the new recipient, on a new decision, linked both ways; its id.

    The sender stays the sender, and the new version counts on, so that who follows a plan item sees the newer one.
    It is answered as before where the new recipient answers so. Files do not go on: the new referral is flagged for the
    sender where it had sent some. What goes on is what stands when it does, amendments made meanwhile too.

    Refused: a recipient no provision covers, data that may not go on to it, and data that came while it was decided.
    """
    async with call.look() as session:
        row = await queries.get(session, referral_id)
        await call.replay(session)
        entries = await queries.entries_of(session, [referral_id])
        today = await today_of(session)
    next_state(row.standing, ReferralAction.REDIRECT, side_of(call, row))
    own = call.caller.acting_organisation()
    recipient = find_recipient(call, recipient_id, not_these=[own.id, row.sender_id])
    rule = find_kind(row.kind, sender=own.kind, recipient=recipient.kind, on=today)
    check_organiser(rule, row.service_code, recipient.kind)
    asked = categories_of(row, _standing(row, entries))
    question = disclosure(
        call,
        person=row.person_id,
        categories=asked,
        register=row.data_register,
        purpose=rule.purpose,
        recipient=recipient.id,
        necessity=call.necessity,
    )
    sending = Sending(decision=await decisions.require(question, user=call.caller), necessity=call.necessity)
    session = await call.claim()
    row = await queries.get_for_update(session, referral_id)
    passed = _standing(row, await queries.entries_of(session, [referral_id]))
    new = _passed_on(row, recipient, own, created_by=call.caller.user_id)

    def link(row: ReferralRow) -> None:
        row.redirected_to = new.id

    await move(call, row, ReferralAction.REDIRECT, side_of(call, row), fill=link)
    check_decided(asked, categories_of(row, passed))
    new.kind_version, new.act, new.section, new.purpose = rule.version, rule.act, rule.section, rule.purpose
    new.answer_mode = rule.answer_mode(row.answer_mode if row.answer_mode in rule.answer_modes else None)
    moment = await read_moment(await call.drive(), [recipient.id])
    new.sent_at, new.version = moment.at, row.version + 1
    if any(file.source_id == row.sender_id for file in await list_of_referral(session, referral_id)):
        new.attention, new.attention_since = AttentionCode.FILES_NOT_PASSED_ON, moment.at
    start_clocks(new, moment)
    stamp(new, sending)
    await session.execute(append(ReferralRow, **_values(new)))
    await note_step(call, new, ReferralAction.REDIRECT, Side.RECIPIENT, content=content_of(new))
    for entry in passed:
        if entry.category in sending.decision.permitted:
            await session.execute(append(EntryRow, **_copied(entry, new, added_by=own.id)))
    await note_release(call, sending.decision, person=new.person_id)
    await note_consents(call, sending.decision, referral_id=new.id)
    await owe_relation(call, new, kind=RelationKind.REFERRAL_RECIPIENT, organisation_id=recipient.id)
    await finish(await call.drive(), row)
    await announce(call, row)
    await announce(call, new)
    return receipt_of(row, Side.RECIPIENT), new.id


def _standing(row: ReferralRow, entries: Sequence[EntryRow]) -> list[EntryRow]:
    """The sender's texts that no amendment has superseded."""
    return [entry for entry in entries if entry.source_id == row.sender_id and entry.until_version is None]


def _passed_on(row: ReferralRow, recipient: Organisation, own: Organisation, *, created_by: str) -> ReferralRow:
    """The new recipient's referral, which its maker cannot see: it is inserted without being read back."""
    kept = ["kind", "group_id", "person_id", "sender_id", "data_register", "case_id", "urgency", "part_of"]
    kept += ["starts_on", "ends_on"]
    linked = ["plan_item_id", "plan_item_revision"]
    seen = ["service_code", "reason"] if DataCategory.SERVICE_NEED in row.permitted else []
    return ReferralRow(
        **{name: getattr(row, name) for name in (*kept, *linked, *seen)},
        id=uuid4(),
        recipient_id=recipient.id,
        state=ReferralState.SENT,
        turn=Side.RECIPIENT,
        created_by=created_by,
        redirected_from=row.id,
        redirected_by=own.id,
    )


def _values(row: ReferralRow) -> dict[str, Any]:  # a column's value may be anything
    mapped = ReferralRow.__mapper__.column_attrs.keys()
    return {name: value for name in mapped if (value := getattr(row, name)) is not None}


def _copied(entry: EntryRow, new: ReferralRow, *, added_by: str) -> dict[str, Any]:  # a column's value may be anything
    return {
        "id": uuid4(),
        "referral_id": new.id,
        "person_id": entry.person_id,
        "source_id": entry.source_id,
        "recipient_id": new.recipient_id,
        "added_by": added_by,
        "data_register": entry.data_register,
        "category": entry.category,
        "text": entry.text,
        "shared": True,
        "since_version": new.version,
        "decision_id": new.decision_id,
    }
