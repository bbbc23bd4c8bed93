"""Use cases of absences."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from referral_api.absences import queries
from referral_api.absences.models import AbsenceRow
from referral_api.absences.rules import CATEGORIES, PURPOSE, check_reporting, needs_decision
from referral_api.absences.schemas import AbsenceIn
from referral_api.clients.consent import disclosure
from referral_api.readings.service import read_referral
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId, check_past
from referral_api.referrals.service import announce, note_step, receipt_of, side_of, today_of
from referral_api.states.rules import Side
from tym_shared.call import Call
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.vocabulary import OrganisationId, PersonId, own_register
from tym_shared.wire import Receipt

REPORT = "report-absence"
REPORTED = "referral.absence-reported"


async def report_absence(
    call: Call, decisions: Decisions, referral_id: ReferralId, given: AbsenceIn
) -> tuple[Receipt, UUID]:
    """Report days of absence to the sender; a host that does not act for the sender does so on a decision (§ 59).

    Refused: days that lie ahead.
    """
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
        today = await today_of(session)
    check_reporting(side=side_of(call, row), state=row.state)
    check_past(given.to_on, pointer="/to", today=today)
    decision = await _decide(call, decisions, row)
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    check_reporting(side=side_of(call, row), state=row.state)
    absence = AbsenceRow(
        id=uuid4(),
        referral_id=row.id,
        person_id=row.person_id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id,
        from_on=given.from_on,
        to_on=given.to_on,
        reason_told=given.reason_told,
        decision_id=UUID(decision.id) if decision and decision.id else None,
        reported_by=call.caller.user_id,
    )
    session.add(absence)
    row.version += 1
    await session.flush()
    if decision:
        await note_release(call, decision, person=row.person_id)
    await note_step(call, row, REPORT, Side.RECIPIENT)
    await announce(call, row, event=REPORTED)
    return receipt_of(row, Side.RECIPIENT), absence.id


async def list_absences(call: Call, decisions: Decisions, referral_id: ReferralId) -> Sequence[AbsenceRow]:
    """The absences for who may read the referral, logged as data of the plan's realisation."""
    found = await read_referral(call, decisions, referral_id)
    await call.log_use([PersonId(found.row.person_id)], register=found.row.data_register, categories=CATEGORIES)
    return await queries.of_referral(await call.begin(), referral_id)


async def _decide(call: Call, decisions: Decisions, row: ReferralRow) -> Decision | None:
    own = call.caller.acting_organisation()
    sender = call.directory.organisations[OrganisationId(row.sender_id)].kind
    acts_for_sender = own.organiser_id == row.sender_id
    if not needs_decision(recipient=own.kind, sender=sender, acts_for_sender=acts_for_sender):
        return None
    question = disclosure(
        call,
        person=row.person_id,
        categories=CATEGORIES,
        register=own_register(own.kind),
        purpose=PURPOSE,
        recipient=row.sender_id,
        necessity=None,
    )
    return await decisions.require(question, user=call.caller)
