"""Use cases of answer links."""

import json
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Insert

from referral_api.absences.service import report_absence
from referral_api.handling import service as handling
from referral_api.links import queries
from referral_api.links.models import LinkRow, LinkUseRow
from referral_api.links.rules import (
    MACHINE,
    RULES,
    LinkAction,
    LinkAnswer,
    LinksNotOffered,
    LinkState,
    ReferralTakesNoLink,
    check_makeable,
    check_strong,
    last_moment,
    left_of,
)
from referral_api.links.schemas import LinkedAnswerIn
from referral_api.outcomes.service import complete_referral
from referral_api.readings.service import Reading, read_referral
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import side_of
from referral_api.settings import Settings
from referral_api.states.rules import ENDED, UNDER_WAY, NotYourAction, ReferralAction, Side
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.db import append
from tym_shared.decisions import Decisions
from tym_shared.errors import FieldFault, Malformed, NotFound
from tym_shared.legal_dates import legal_date
from tym_shared.signatures import PublicKeys, SignatureRefused, Signer
from tym_shared.wire import Receipt

AUDIENCE = "answer-link"
READ = "read"
Perform = Callable[[Call, Decisions, ReferralId, LinkedAnswerIn], Awaitable[Receipt]]
Body = TypeVar("Body")


@dataclass(frozen=True, kw_only=True)
class LinkTokens:
    """Signs the tokens of links and reads them back; nothing of them is kept."""

    signer: Signer | None
    keys: PublicKeys | None

    @classmethod
    def of(cls, settings: Settings) -> "LinkTokens":
        """With the key of the settings and the public keys of those before it."""
        if settings.link_key_file is None:
            return cls(signer=None, keys=None)
        signer = Signer(settings.link_key_file.read_text(encoding="ascii"))
        former: list[dict[str, object]] = []
        if settings.link_former_keys_file is not None:
            former = json.loads(settings.link_former_keys_file.read_text(encoding="utf-8"))["keys"]
        return cls(signer=signer, keys=PublicKeys({"keys": [signer.public_key, *former]}))

    def sign(self, row: LinkRow) -> str:
        """The token of a link as it stands."""
        if self.signer is None:
            raise LinksNotOffered
        claims = {"aud": AUDIENCE, "link": str(row.id), "serial": row.serial, "exp": int(row.expires_at.timestamp())}
        return self.signer.sign(claims)

    def read(self, token: str) -> tuple[UUID, int]:
        """The link and the serial that a token names; NotFound for anything that we have not signed for this."""
        if self.keys is None:
            raise LinksNotOffered
        try:
            _, claims = self.keys.read(token)
            found = UUID(str(claims["link"])), int(claims["serial"])
        except (SignatureRefused, LookupError, TypeError, ValueError):
            raise NotFound from None
        if claims.get("aud") != AUDIENCE:
            raise NotFound
        return found


async def issue_link(
    call: Call, tokens: LinkTokens, referral_id: ReferralId, actions: list[LinkAnswer]
) -> tuple[Receipt, UUID]:
    """Make a link to a sent referral for its recipient alone, for these answers; the receipt and the referral's id.

    Refused: another side than the sender, a referral of the TYM register, one that has ended, and one whose recipient
    has a system of its own.
    """
    async with call.look() as session:
        referral = await referrals.get(session, referral_id)
        await call.replay(session)
    if tokens.signer is None:
        raise LinksNotOffered
    _require_sender(call, referral)
    _require_open(referral)
    recipient = call.directory.organisation(referral.recipient_id)
    if recipient is None:
        raise NotFound
    check_makeable(referral.data_register, recipient.kind)
    session = await call.claim()
    referral = await referrals.get_for_update(session, referral_id)
    _require_open(referral)
    now = await read_legal_now(session)
    row = LinkRow(
        id=uuid4(),
        referral_id=referral.id,
        sender_id=referral.sender_id,
        recipient_id=referral.recipient_id,
        actions=[str(action) for action in actions],
        used=[],
        state=LinkState.LIVE,
        serial=1,
        version=1,
        issued_by=call.caller.user_id,
        rule_version=RULES.get("answer-link-days", on=legal_date(now)).version,
        expires_at=last_moment(now, on=legal_date(now)),
    )
    session.add(row)
    await session.flush()
    await _announce(call, row, "issued")
    return _receipt(row), row.referral_id


async def change_link(call: Call, referral_id: ReferralId, link_id: UUID, action: LinkAction) -> Receipt:
    """Refresh, which makes a new token and kills the old one, or revoke; both by the sender."""
    async with call.look() as session:
        await call.replay(session)
    session = await call.claim()
    referral = await referrals.get_for_update(session, referral_id)
    _require_sender(call, referral)
    row = await queries.get(session, link_id, locked=True)
    if row.referral_id != referral_id:
        raise NotFound
    row.state = MACHINE.move(row.state, action)
    if action is LinkAction.REFRESH:
        _require_open(referral)
        now = await read_legal_now(session)
        row.serial += 1
        row.expires_at = last_moment(now, on=legal_date(now))
    row.version += 1
    await session.flush()
    await _announce(call, row, "refreshed" if action is LinkAction.REFRESH else "revoked")
    return _receipt(row)


async def read_by_link(call: Call, decisions: Decisions, tokens: LinkTokens, token: str) -> tuple[Reading, LinkRow]:
    """The referral for the strongly identified recipient, decided and logged like any reading, the use logged too.

    NotFound, as for anything unknown: a token we have not signed, another recipient's, one that was refreshed, revoked,
    spent or is past its last moment, and a referral that has ended.
    """
    check_strong(call.caller.claims.acr)
    link_id, serial = tokens.read(token)
    async with call.look() as session:
        row = _find_live(call, await queries.get(session, link_id), serial, now=await read_legal_now(session))
        _require_going_on(await referrals.get(session, ReferralId(row.referral_id)))
    found = await read_referral(call, decisions, ReferralId(row.referral_id))
    session = await call.begin()
    row = _find_live(call, await queries.get(session, link_id), serial, now=await read_legal_now(session))
    _require_going_on(found.row)
    await session.execute(_use(call, row, READ))
    return found, row


async def answer_by_link(
    call: Call, decisions: Decisions, tokens: LinkTokens, token: str, action: LinkAnswer, *, given: LinkedAnswerIn
) -> Receipt:
    """Give one of the link's answers; an answer that was given through it already is as unknown as a foreign link."""
    check_strong(call.caller.claims.acr)
    link_id, serial = tokens.read(token)
    async with call.look() as session:
        row = await queries.get(session, link_id)
        if row.recipient_id != call.caller.acting_organisation().id:
            raise NotFound
        await call.replay(session)
        row = _find_live(call, row, serial, now=await read_legal_now(session))
        _require_going_on(await referrals.get(session, ReferralId(row.referral_id)))
    if action not in left_of(row.actions, row.used):
        raise NotFound
    receipt = await PERFORM[action](call, decisions, ReferralId(row.referral_id), given)
    session = await call.begin()
    now = await read_legal_now(session)
    row = _find_live(call, await queries.get(session, link_id, locked=True), serial, now=now)
    if action not in left_of(row.actions, row.used):
        raise NotFound
    row.used = sorted({*row.used, action.value})
    if not left_of(row.actions, row.used):
        row.state = MACHINE.move(row.state, LinkAction.SPEND)
    row.version += 1
    await session.flush()
    await session.execute(_use(call, row, action.value))
    await _announce(call, row, "used")
    referral = await referrals.get(session, ReferralId(row.referral_id))
    allowed = allowed_answers(referral, receipt.allowed_actions, left_of(row.actions, row.used))
    return Receipt(id=row.id, state=receipt.state, version=row.version, allowed_actions=allowed)


def allowed_answers(referral: ReferralRow, allowed: Iterable[str], left: Collection[str]) -> list[str]:
    """What of the recipient's actions a link still takes; an absence is reported while the person takes part."""
    absence = [LinkAnswer.REPORT_ABSENCE.value] if referral.state in UNDER_WAY else []
    return [action for action in (*allowed, *absence) if action in left]


def _find_live(call: Call, row: LinkRow, serial: int, *, now: datetime) -> LinkRow:
    own = call.caller.acting_organisation().id
    if row.recipient_id != own or row.serial != serial or row.state is not LinkState.LIVE or row.expires_at <= now:
        raise NotFound
    return row


def _require_going_on(row: ReferralRow) -> None:
    if row.state in ENDED:
        raise NotFound


async def _acknowledge(call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn) -> Receipt:
    return await handling.act(call, referral, ReferralAction.ACKNOWLEDGE)


async def _accept(call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn) -> Receipt:
    return await handling.act(call, referral, ReferralAction.ACCEPT)


async def _decline(call: Call, _decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await handling.decline_referral(call, referral, _said(given.decline, "/decline"))


async def _start(call: Call, _decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await handling.start_referral(call, referral, given.start.started_on if given.start else None)


async def _report_absence(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    receipt, _ = await report_absence(call, decisions, referral, _said(given.absence, "/absence"))
    return receipt


async def _complete(call: Call, _decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await complete_referral(call, referral, _said(given.outcome, "/outcome"))


PERFORM: dict[LinkAnswer, Perform] = {
    LinkAnswer.ACKNOWLEDGE: _acknowledge,
    LinkAnswer.ACCEPT: _accept,
    LinkAnswer.DECLINE: _decline,
    LinkAnswer.START: _start,
    LinkAnswer.REPORT_ABSENCE: _report_absence,
    LinkAnswer.COMPLETE: _complete,
}
"""How each answer is given."""


def _said(body: Body | None, pointer: str) -> Body:
    if body is None:
        raise Malformed(errors=[FieldFault(pointer=pointer, detail="needed for this answer")])
    return body


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


def _require_sender(call: Call, referral: ReferralRow) -> None:
    if side_of(call, referral) is not Side.SENDER:
        raise NotYourAction("The sender makes and ends links.")


def _require_open(referral: ReferralRow) -> None:
    if referral.sent_at is None or referral.state in ENDED:
        raise ReferralTakesNoLink(state=referral.state)


def _receipt(row: LinkRow) -> Receipt:
    allowed = MACHINE.allowed(row.state)
    return Receipt(
        id=row.id,
        state=row.state,
        version=row.version,
        allowed_actions=[action for action in allowed if action != LinkAction.SPEND],
    )


async def _announce(call: Call, row: LinkRow, what: str) -> None:
    change = Change(
        event=f"answer-link.{what}",
        aggregate_id=row.id,
        version=row.version,
        readers=[row.sender_id],
        data={"referralId": str(row.referral_id), "state": row.state},
    )
    await call.record(change)
