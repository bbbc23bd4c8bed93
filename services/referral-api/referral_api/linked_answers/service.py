"""Use cases of the recipient who has nothing but a link."""

from collections.abc import AsyncIterator, Collection, Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Insert

from referral_api.attachments import queries as attachments
from referral_api.attachments.models import AttachmentRow
from referral_api.attachments.service import attach_to_referral, list_attachments, read_attachment, takes_report
from referral_api.attachments.storage import Files, Upload
from referral_api.link_actions.schemas import LinkedAnswerIn
from referral_api.link_actions.service import PERFORM
from referral_api.links import queries
from referral_api.links.models import LinkRow, LinkUseRow
from referral_api.links.rules import MACHINE, LinkAction, LinkAnswer, LinkState, check_strong, left_of
from referral_api.links.service import LinkTokens, announce_link
from referral_api.proposals import queries as proposals
from referral_api.proposals.models import ProposalRow
from referral_api.readings.service import Reading, read_referral
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.states.rules import ENDED, UNDER_WAY, may_be_proposed
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.decisions import Decisions
from tym_shared.errors import NotFound
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, Register
from tym_shared.wire import Receipt

READ, LIST_FILES, READ_FILE = "read", "list-files", "read-file"


async def read_by_link(
    call: Call, decisions: Decisions, tokens: LinkTokens, token: str
) -> tuple[Reading, LinkRow, ProposalRow | None]:
    """The referral for the strongly identified recipient, decided and logged like any reading, the use logged too.

    With it the link and the latest proposal. NotFound, as for anything unknown: a token we have not signed, another
    recipient's, one that was refreshed, revoked, spent or is past its last moment, and a referral that has ended.
    """
    link = await _find(call, tokens, token)
    found = await read_referral(call, decisions, ReferralId(link.referral_id))
    link = await _note_look(call, link, READ)
    proposed = await proposals.of_referral(await call.begin(), link.referral_id)
    return found, link, proposed[-1] if proposed else None


async def list_files_by_link(call: Call, tokens: LinkTokens, token: str) -> list[AttachmentRow]:
    """The files that the recipient may ask for, but none of the TYM register; NotFound and logged as a reading is."""
    link = await _find(call, tokens, token)
    rows = await list_attachments(call, ReferralId(link.referral_id))
    await _note_look(call, link, LIST_FILES)
    return [row for row in rows if row.data_register is not Register.TYM]


async def read_file_by_link(
    call: Call, decisions: Decisions, files: Files, attachment_id: UUID, *, tokens: LinkTokens, token: str
) -> tuple[AttachmentRow, AsyncIterator[bytes]]:
    """A file as the recipient reads it, decided anew; NotFound for one of the TYM register, else as a reading is."""
    link = await _find(call, tokens, token)
    referral = ReferralId(link.referral_id)
    async with call.look() as session:
        row = await attachments.get(session, referral_id=referral, attachment_id=attachment_id)
    if row.data_register is Register.TYM:
        raise NotFound
    found = await read_attachment(call, decisions, files, referral, attachment_id)
    await _note_look(call, link, READ_FILE)
    return found


async def answer_by_link(
    call: Call, decisions: Decisions, tokens: LinkTokens, token: str, action: LinkAnswer, *, given: LinkedAnswerIn
) -> Receipt:
    """Give one of the link's answers; an answer that was given through it already is as unknown as a foreign link."""
    perform = PERFORM.get(action)
    if perform is None:
        raise NotFound
    link = await _open(call, tokens, token, action)
    receipt = await perform(call, decisions, ReferralId(link.referral_id), given)
    row = await _note_use(call, link, action)
    referral = await referrals.get(await call.begin(), ReferralId(row.referral_id))
    allowed = allowed_answers(referral, receipt.allowed_actions, left_of(row.actions, row.used))
    return Receipt(id=row.id, state=receipt.state, version=row.version, allowed_actions=allowed)


async def attach_by_link(
    call: Call,
    decisions: Decisions,
    files: Files,
    *,
    tokens: LinkTokens,
    token: str,
    upload: Upload,
    category: DataCategory,
) -> AttachmentRow:
    """Keep the report that the link's holder attaches, as any recipient's; of any other link not a byte is read."""
    link = await _open(call, tokens, token, LinkAnswer.ATTACH_REPORT)
    referral = ReferralId(link.referral_id)
    kept = await attach_to_referral(
        call, decisions, files, referral, upload, category=category, necessity=call.necessity
    )
    await _note_use(call, link, LinkAnswer.ATTACH_REPORT)
    return kept


async def _find(call: Call, tokens: LinkTokens, token: str) -> LinkRow:
    """The link through which its strongly identified recipient may look now."""
    async with call.look() as session:
        now = await read_legal_now(session)
        check_strong(call.caller.claims.acr, on=legal_date(now))
        link_id, serial = tokens.read(token)
        row = _find_live(call, await queries.get(session, link_id), serial, now=now)
        _require_going_on(await referrals.get(session, ReferralId(row.referral_id)))
    return row


async def _note_look(call: Call, link: LinkRow, action: str) -> LinkRow:
    """Note in the look's transaction what was looked at; NotFound if the link or its referral was ended meanwhile."""
    session = await call.begin()
    row = _find_live(call, await queries.get(session, link.id), link.serial, now=await read_legal_now(session))
    _require_going_on(await referrals.get(session, ReferralId(row.referral_id)))
    await session.execute(_use(call, row, action))
    return row


async def _open(call: Call, tokens: LinkTokens, token: str, action: LinkAnswer) -> LinkRow:
    """The link through which an answer may be given now, for the strongly identified recipient."""
    async with call.look() as session:
        now = await read_legal_now(session)
        check_strong(call.caller.claims.acr, on=legal_date(now))
        link_id, serial = tokens.read(token)
        row = await queries.get(session, link_id)
        if row.recipient_id != call.caller.acting_organisation().id:
            raise NotFound
        await call.replay(session)
        row = _find_live(call, row, serial, now=now)
        _require_going_on(await referrals.get(session, ReferralId(row.referral_id)))
    if action not in left_of(row.actions, row.used):
        raise NotFound
    return row


async def _note_use(call: Call, link: LinkRow, action: LinkAnswer) -> LinkRow:
    """Note in the answer's transaction that it was given through the link; NotFound if the link was ended meanwhile."""
    session = await call.begin()
    now = await read_legal_now(session)
    row = _find_live(call, await queries.get(session, link.id, locked=True), link.serial, now=now)
    if action not in left_of(row.actions, row.used):
        raise NotFound
    row.used = sorted({*row.used, action.value})
    if not left_of(row.actions, row.used):
        row.state = MACHINE.move(row.state, LinkAction.SPEND)
    row.version += 1
    await session.flush()
    await session.execute(_use(call, row, action.value))
    await announce_link(call, row, "used")
    return row


def allowed_answers(referral: ReferralRow, allowed: Iterable[str], left: Collection[str]) -> list[str]:
    """What a link still takes of the recipient's actions, and of what it may do beside them now."""
    beside = {
        LinkAnswer.REPORT_ABSENCE: referral.state in UNDER_WAY,
        LinkAnswer.PROPOSE: may_be_proposed(referral.standing),
        LinkAnswer.ATTACH_REPORT: takes_report(referral),
    }
    possible = (*allowed, *(action.value for action, is_possible in beside.items() if is_possible))
    return [action for action in possible if action in left]


def _find_live(call: Call, row: LinkRow, serial: int, *, now: datetime) -> LinkRow:
    own = call.caller.acting_organisation().id
    if row.recipient_id != own or row.serial != serial or row.state is not LinkState.LIVE or row.expires_at <= now:
        raise NotFound
    return row


def _require_going_on(row: ReferralRow) -> None:
    if row.state in ENDED:
        raise NotFound


def _use(call: Call, row: LinkRow, action: str) -> Insert:
    return append(
        LinkUseRow,
        id=uuid4(),
        link_id=row.id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id,
        action=action,
        serial=row.serial,
        user_id=call.caller.user_id,
        user_name=call.caller.name,
        acr=call.caller.claims.acr or "",
    )
