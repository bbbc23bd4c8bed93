"""Use cases of reading a referral: the sender its own register, the recipient what a fresh decision permits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from referral_api.appointments.models import AppointmentRow
from referral_api.appointments.queries import of_referral
from referral_api.clients.consent import reading
from referral_api.referrals import queries
from referral_api.referrals.models import EntryRow, ReferralRow
from referral_api.referrals.rules import PurposeOfAnotherKind, ReferralId
from referral_api.referrals.service import categories_of, side_of
from referral_api.states.rules import ENDED, Side
from tym_shared.call import Call
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.vocabulary import DataCategory, PersonId

REFERRAL_ENDED = "referral-ended"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A referral as one side may read it: `decisions` by the organisation that gave the data, empty for the sender."""

    row: ReferralRow
    side: Side
    registered: bool | None
    entries: Sequence[EntryRow] = ()
    decisions: dict[str, Decision] = field(default_factory=dict)
    appointments: Sequence[AppointmentRow] = ()

    def permits(self, category: DataCategory) -> bool:
        """Whether the side may see the sender's own data of this category: it was sent and is permitted now."""
        decision = self.decisions.get(self.row.sender_id)
        permitted = decision is not None and category in decision.permitted and category in self.row.permitted
        return self.side is Side.SENDER or permitted

    def withheld(self, categories: Collection[str], *, by: Side | None = None) -> list[str]:
        """The categories of a text that this reading may not have; what a side said itself it may read in any case."""
        if by is self.side:
            return []
        return [category for category in categories if not self.permits(DataCategory(category))]


async def read_referral(call: Call, decisions: Decisions, referral_id: ReferralId) -> Reading:
    """The referral for the caller's side, logged before it leaves.

    The recipient's every read is decided anew and shows the permitted categories alone; once the referral has ended it
    shows the bare fact. Refused: a purpose that is not the kind's, a decision that permits nothing, and while
    there is no decision point every read but the sender's own.
    """
    async with call.look() as session:
        row = await queries.get(session, referral_id)
        entries = await queries.entries_of(session, [referral_id])
    side, taken = side_of(call, row), dict[str, Decision]()
    if side is Side.RECIPIENT:
        if call.purpose != row.purpose:
            raise PurposeOfAnotherKind(f"This referral is read for the purpose {row.purpose}.")
        if row.state not in ENDED:
            taken = await _decide(call, decisions, row, entries)
    session = await call.begin()
    row = await queries.get(session, referral_id)
    registered = (await queries.registered(session, [referral_id])).get(referral_id)
    if side is Side.RECIPIENT and row.state in ENDED:
        await log_reading(call, [row], categories=[DataCategory.CLIENT_RELATIONSHIP])
        return Reading(row=row, side=side, registered=registered)
    seen = [entry for entry in await queries.entries_of(session, [referral_id]) if _shows(side, entry, taken)]
    if side is Side.SENDER:
        await log_reading(call, [row], categories=categories_of(row, seen) | row.told)
    for decision in taken.values():
        await note_release(call, decision, person=row.person_id)
    booked = await of_referral(session, referral_id)
    return Reading(row=row, side=side, registered=registered, entries=seen, decisions=taken, appointments=booked)


async def _decide(
    call: Call, decisions: Decisions, row: ReferralRow, entries: Sequence[EntryRow]
) -> dict[str, Decision]:
    """A decision for each organisation that gave data; the sender's is required, a contributor's may deny."""
    taken: dict[str, Decision] = {}
    for source in sorted(
        {row.sender_id, *(entry.source_id for entry in entries)}, key=lambda one: one != row.sender_id
    ):
        given = [entry for entry in entries if entry.source_id == source]
        of_sender = source == row.sender_id
        question = reading(
            call,
            person=row.person_id,
            categories=categories_of(row, given) if of_sender else {entry.category for entry in given},
            register=row.data_register,
            purpose=row.purpose,
            source=source,
        )
        ask = decisions.require if of_sender else decisions.evaluate
        taken[source] = await ask(question, user=call.caller)
    return taken


def _shows(side: Side, entry: EntryRow, taken: dict[str, Decision]) -> bool:
    if side is Side.SENDER:
        return True
    decision = taken.get(entry.source_id)
    return decision is not None and entry.category in decision.permitted


async def log_reading(call: Call, rows: Sequence[ReferralRow], *, categories: Collection[DataCategory]) -> None:
    """Log a reading: one row for each register, naming every person in it."""
    persons: dict[str, set[UUID]] = {}
    for row in rows:
        persons.setdefault(row.data_register, set()).add(row.person_id)
    for register, named in sorted(persons.items()):
        await call.log_use([PersonId(person) for person in sorted(named)], register=register, categories=categories)
