"""Use cases of answer links: their tokens, and how their sender makes, refreshes and revokes them."""

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

from referral_api.links import queries
from referral_api.links.models import LinkRow
from referral_api.links.rules import (
    MACHINE,
    RULES,
    LinkAction,
    LinkAnswer,
    LinksNotOffered,
    LinkState,
    ReferralTakesNoLink,
    check_makeable,
    last_moment,
)
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import side_of
from referral_api.settings import Settings
from referral_api.states.rules import ENDED, NotYourAction, Side
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import NotFound
from tym_shared.legal_dates import legal_date
from tym_shared.signatures import PublicKeys, SignatureRefused, Signer
from tym_shared.wire import Receipt

AUDIENCE = "answer-link"


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
    await announce_link(call, row, "issued")
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
    await announce_link(call, row, "refreshed" if action is LinkAction.REFRESH else "revoked")
    return _receipt(row)


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


async def announce_link(call: Call, row: LinkRow, what: str) -> None:
    """Tell the sender what became of a link."""
    change = Change(
        event=f"answer-link.{what}",
        aggregate_id=row.id,
        version=row.version,
        readers=[row.sender_id],
        data={"referralId": str(row.referral_id), "state": row.state},
    )
    await call.record(change)
