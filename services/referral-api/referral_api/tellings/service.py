"""The decisions on what one side tells the other, which leaves whole or not at all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from referral_api.clients.consent import disclosure
from referral_api.consent_grounds.service import note_consents
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import InformationRequestRow, ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import side_of, today_of
from referral_api.states.rules import ReferralAction, Side, next_state
from referral_api.tellings.rules import reply_purpose, reply_register
from referral_api.texts.rules import beyond_basic, check_text
from tym_shared.call import Call
from tym_shared.decisions import Decision, Decisions, DisclosureDenied, note_release
from tym_shared.vocabulary import DataCategory, OrganisationId


@dataclass(frozen=True, kw_only=True)
class Told:
    """The categories of a text that may be told, and the decision on those beyond the basic one; None where none is.

    Who acts for the sender tells into the sender's own register.
    """

    categories: Sequence[DataCategory] = ()
    decision: Decision | None = None

    @property
    def decision_id(self) -> UUID | None:
        """The log's entry of it: what was told on one that is hidden from the person is hidden too."""
        return UUID(self.decision.id) if self.decision and self.decision.id else None

    def check(self, row: ReferralRow, side: Side) -> None:
        """Refuse what the referral, which has been locked since, does not permit; a draft's text is told to nobody."""
        if row.sent_at is not None:
            check_text(self.categories, row.permitted, by=side)


NOTHING_TOLD = Told()


async def permit_text(
    call: Call,
    decisions: Decisions,
    referral_id: ReferralId,
    action: ReferralAction,
    *,
    text: str | None,
    categories: Sequence[DataCategory],
) -> Told:
    """The permission to tell a text with an action on a referral; one of the basic category asks nobody.

    Refused: what the action is refused for, a category that the referral was not sent with (422), and one that may not
    be told now (403).
    """
    if text is None:
        return NOTHING_TOLD
    if not beyond_basic(categories):
        return Told(categories=categories)
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
        today = await today_of(session)
    next_state(row.standing, action, side_of(call, row))
    return await permit(call, decisions, row, categories, on=today)


async def permit(
    call: Call,
    decisions: Decisions,
    row: ReferralRow,
    categories: Sequence[DataCategory],
    *,
    on: date,
    besides: Collection[DataCategory] = (),
) -> Told:
    """The same for a referral that was looked at; `besides` is told in fields of its own, on a decision alone."""
    check_text(categories, row.permitted, by=side_of(call, row))
    asked = {*beyond_basic(categories), *besides}
    if not asked:
        return Told(categories=categories)
    decision = await decide_telling(call, decisions, row, categories=sorted(asked), necessity=call.necessity, on=on)
    return Told(categories=categories, decision=decision)


async def note_told(call: Call, told: Told, row: ReferralRow, side: Side) -> None:
    """Note in the writing transaction what left on the permission."""
    if told.decision is None:
        return
    await note_release(call, told.decision, person=row.person_id)
    if side is Side.SENDER:
        await note_consents(call, told.decision, referral_id=row.id)


async def decide_telling(
    call: Call,
    decisions: Decisions,
    row: ReferralRow,
    *,
    categories: Collection[DataCategory],
    necessity: str | None,
    on: date,
) -> Decision | None:
    """The decision that the caller's side may tell the other all of these data; refused where any of them is denied."""
    if side_of(call, row) is Side.RECIPIENT:
        return await decide_reply(call, decisions, row, categories=categories, necessity=necessity, on=on)
    return whole(await decide_disclosure(call, decisions, row, categories=categories, necessity=necessity))


async def decide_disclosure(
    call: Call,
    decisions: Decisions,
    about: ReferralRow | InformationRequestRow,
    *,
    categories: Collection[DataCategory],
    necessity: str | None,
) -> Decision:
    """The decision that the caller's organisation may give these data, or some of them, to the recipient."""
    question = disclosure(
        call,
        person=about.person_id,
        categories=sorted(categories),
        register=about.data_register,
        purpose=about.purpose,
        recipient=about.recipient_id,
        necessity=necessity,
        urgent_ground=about.urgent_ground if isinstance(about, ReferralRow) else None,
    )
    return await decisions.require(question, user=call.caller)


async def decide_reply(
    call: Call,
    decisions: Decisions,
    referral: ReferralRow,
    *,
    categories: Collection[DataCategory],
    necessity: str | None,
    on: date,
) -> Decision | None:
    """The decision that the recipient may tell the sender all of these data; refused where any of them is denied.

    It is asked from the recipient's own register, on a purpose on which it may tell this sender. None for who acts for
    the sender: it tells into the sender's own register.
    """
    own = call.caller.acting_organisation()
    if own.organiser_id == referral.sender_id:
        return None
    sender = call.directory.organisations[OrganisationId(referral.sender_id)].kind
    question = disclosure(
        call,
        person=referral.person_id,
        categories=categories,
        register=reply_register(referral.data_register, by=own.kind),
        purpose=reply_purpose(referral.purpose, by=own.kind, to=sender, on=on),
        recipient=OrganisationId(referral.sender_id),
        necessity=necessity,
    )
    return whole(await decisions.require(question, user=call.caller))


def whole(decision: Decision) -> Decision:
    """The decision; DisclosureDenied if it denies anything."""
    if decision.denied:
        reasons = [{"category": category, "reason": reason} for category, reason in sorted(decision.denied.items())]
        raise DisclosureDenied("What is told leaves whole or not at all.", denied=reasons)
    return decision
