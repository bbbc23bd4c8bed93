"""The use case of amending a sent referral."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from referral_api.amendments.queries import supersede
from referral_api.amendments.rules import check_amendable, entry_refused
from referral_api.amendments.schemas import AmendmentIn
from referral_api.code_lists.rules import ListName, require_code
from referral_api.consent_grounds.service import note_consents
from referral_api.referrals import queries
from referral_api.referrals.due_days import hasten
from referral_api.referrals.models import EntryRow, ReferralRow
from referral_api.referrals.rules import ReferralId, Urgency
from referral_api.referrals.service import Remark, announce, content_of, listed, note_step, receipt_of, side_of
from referral_api.service_levels.queries import read_moment
from referral_api.states.rules import Side
from referral_api.tellings.service import decide_disclosure, whole
from referral_api.texts.rules import check_text
from tym_shared.call import Call
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.errors import PeriodReversed
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Receipt

AMEND = "amend"
AMENDED = "referral.amended"


async def amend_referral(
    call: Call, decisions: Decisions, referral_id: ReferralId, given: AmendmentIn, *, necessity: str | None
) -> tuple[Receipt, Decision | None]:
    """Add entries or put them in the place of earlier ones, and change dates or urgency, on a decision of their own.

    Refused: a draft or an ended referral, an entry that does not stand, data of which nothing may leave, and a text
    that may not leave whole. What is denied of the rest is kept with the sender and does not leave.
    """
    require_code(ListName.AMENDMENT_REASONS, given.reason, pointer="/reason")
    async with call.look() as session:
        row = await queries.get(session, referral_id)
        await call.replay(session)
        _check(call, row, given)
        _find_superseded(given, row, await queries.entries_of(session, [referral_id]))
    decision = await _decide(call, decisions, row, given, necessity=necessity)
    session = await call.claim()
    row = await queries.get_for_update(session, referral_id)
    _check(call, row, given)
    superseded = _find_superseded(given, row, await queries.entries_of(session, [referral_id]))
    moment = await read_moment(await call.drive(), [row.recipient_id])
    said = listed(AMEND, Remark(reason=given.reason, text=given.text, categories=given.categories), on=moment.today)
    row.version += 1
    row.starts_on, row.ends_on = given.starts_on or row.starts_on, given.ends_on or row.ends_on
    if given.urgency is Urgency.URGENT and row.urgency is not Urgency.URGENT:
        row.urgency = given.urgency
        hasten(row, moment)
    row.urgency = given.urgency or row.urgency
    _check_period(row.starts_on, row.ends_on)
    if decision:
        row.necessity = row.necessity or necessity
        row.permitted = sorted({*row.permitted, *decision.permitted})
        row.basis = [*row.basis, *(dict(ground) for ground in decision.basis if dict(ground) not in row.basis)]
    session.add_all([_entry(row, entry.category, entry.text, decision, necessity) for entry in given.entries])
    await session.flush()
    if superseded:
        await supersede(session, superseded, version=row.version)
    if decision:
        await note_release(call, decision, person=row.person_id)
        await note_consents(call, decision, referral_id=row.id)
    await note_step(call, row, AMEND, Side.SENDER, said=said, content=content_of(row))
    await announce(call, row, event=AMENDED)
    return receipt_of(row, Side.SENDER), decision


def _check(call: Call, row: ReferralRow, given: AmendmentIn) -> None:
    check_amendable(side=side_of(call, row), state=row.state, is_sent=row.sent_at is not None)
    if given.text is not None:
        check_text(given.categories, row.permitted, by=Side.SENDER)


def _check_period(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise PeriodReversed


def _find_superseded(given: AmendmentIn, row: ReferralRow, entries: Sequence[EntryRow]) -> list[UUID]:
    standing = {entry.id for entry in entries if entry.source_id == row.sender_id and entry.until_version is None}
    for place, entry in enumerate(given.entries):
        if entry.supersedes is not None and entry.supersedes not in standing:
            raise entry_refused(place)
    return [entry.supersedes for entry in given.entries if entry.supersedes is not None]


async def _decide(
    call: Call, decisions: Decisions, row: ReferralRow, given: AmendmentIn, *, necessity: str | None
) -> Decision | None:
    categories = {entry.category for entry in given.entries}
    if given.starts_on or given.ends_on:
        categories.add(DataCategory.SERVICE_NEED)
    if given.text is not None:
        categories.update(given.categories)
    if not categories:
        return None
    decision = await decide_disclosure(call, decisions, row, categories=categories, necessity=necessity)
    told = given.categories if given.text is not None else ()
    return whole(decision) if set(told) & decision.denied.keys() else decision


def _entry(
    row: ReferralRow, category: DataCategory, text: str, decision: Decision | None, necessity: str | None
) -> EntryRow:
    is_shared = decision is not None and category in decision.permitted
    return EntryRow(
        id=uuid4(),
        referral_id=row.id,
        person_id=row.person_id,
        source_id=row.sender_id,
        recipient_id=row.recipient_id,
        added_by=row.sender_id,
        data_register=row.data_register,
        category=category,
        text=text,
        shared=is_shared,
        necessity=necessity,
        decision_id=UUID(decision.id) if is_shared and decision and decision.id else None,
        since_version=row.version,
    )
