"""The use case of directing a person to the joint assessment."""

from collections.abc import Sequence
from uuid import uuid4

from referral_api.clients.consent import disclosure
from referral_api.dispatches.models import DispatchRow
from referral_api.dispatches.schemas import DispatchIn
from referral_api.kinds.rules import ReferralKind, find_kind
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.service import announce, categories_of, find_recipient, today_of
from referral_api.sendings.service import Sending, become_sent, new_referral, release
from referral_api.service_levels.queries import read_moment
from tym_shared.call import Call
from tym_shared.decisions import Decisions
from tym_shared.errors import FieldFault, Malformed


async def direct_to_assessment(
    call: Call, decisions: Decisions, given: DispatchIn
) -> tuple[DispatchRow, Sequence[ReferralRow]]:
    """Send one referral to each authority named; only identity and the fact of directing leave the sender.

    All leave or none. Refused: a recipient that is not another of the three authorities, and a person of whom the
    sender may tell nothing.
    """
    sender = call.caller.acting_organisation()
    if len(set(given.recipient_ids)) < len(given.recipient_ids):
        raise Malformed(errors=[FieldFault(pointer="/recipientIds", detail="a recipient stands twice")])
    recipients = [
        find_recipient(call, recipient, not_these=[sender.id], pointer=f"/recipientIds/{place}")
        for place, recipient in enumerate(given.recipient_ids)
    ]
    async with call.look() as session:
        await call.replay(session)
        today = await today_of(session)
    group_id, rows = uuid4(), list[ReferralRow]()
    for recipient in recipients:
        rule = find_kind(ReferralKind.JOINT_ASSESSMENT, sender=sender.kind, recipient=recipient.kind, on=today)
        row = new_referral(call, rule, person_id=given.person_id, recipient=recipient)
        row.group_id = group_id
        rows.append(row)
    sendings = [await _decide(call, decisions, row) for row in rows]
    session = await call.claim()
    dispatch = DispatchRow(
        id=group_id,
        person_id=given.person_id,
        sender_id=sender.id,
        data_register=rows[0].data_register,
        grounds=sorted(given.grounds),
        grounds_text=given.grounds_text,
        created_by=call.caller.user_id,
    )
    moment = await read_moment(await call.drive(), [row.recipient_id for row in rows])
    for row, sending in zip(rows, sendings, strict=True):
        become_sent(row, sending, moment)
    session.add_all([dispatch, *rows])
    await session.flush()
    for row, sending in zip(rows, sendings, strict=True):
        await release(call, row, sending)
        await announce(call, row)
    return dispatch, rows


async def _decide(call: Call, decisions: Decisions, row: ReferralRow) -> Sending:
    question = disclosure(
        call,
        person=row.person_id,
        categories=categories_of(row, ()),
        register=row.data_register,
        purpose=row.purpose,
        recipient=row.recipient_id,
        necessity=None,
    )
    return Sending(decision=await decisions.require(question, user=call.caller), necessity=None)
