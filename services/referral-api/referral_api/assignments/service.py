"""Use cases of assignments: they change neither the state nor the version, and the other side sees nothing."""

from collections.abc import Callable, Sequence
from uuid import uuid4

from referral_api.assignments import queries
from referral_api.assignments.models import AssignmentRow
from referral_api.assignments.rules import NotAssigned, check_assignee, check_open, check_takeable
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import receipt_of, side_of
from referral_api.states.rules import Side
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.vocabulary import DataCategory, PersonId
from tym_shared.wire import Receipt

Check = Callable[[str | None, ReferralRow], None]
"""Refuses by who works on the referral at present."""


async def assign_referral(call: Call, referral_id: ReferralId, user: str) -> Receipt:
    """Let a worker of the caller's organisation work on the referral, in the place of whoever did.

    Refused: a user of another organisation, and a referral that has ended.
    """
    own = call.caller.acting_organisation()
    issuers = {one.url for one in call.directory.issuers.values() if own.id in one.organisations}

    def check(_present: str | None, row: ReferralRow) -> None:
        check_open(row.state)
        check_assignee(issuers, user)

    return await _change(call, referral_id, user, check, event="referral.assigned")


async def take_referral(call: Call, referral_id: ReferralId) -> Receipt:
    """Begin to work on a referral that nobody has; refused where somebody has it, and once it has ended."""
    user = call.caller.user_id

    def check(present: str | None, row: ReferralRow) -> None:
        check_open(row.state)
        check_takeable(present, user)

    return await _change(call, referral_id, user, check, event="referral.assigned")


async def release_referral(call: Call, referral_id: ReferralId) -> Receipt:
    """Take whoever works on the referral off it; refused where nobody does."""

    def check(present: str | None, _row: ReferralRow) -> None:
        if present is None:
            raise NotAssigned

    return await _change(call, referral_id, None, check, event="referral.unassigned")


async def list_assignments(call: Call, referral_id: ReferralId) -> Sequence[AssignmentRow]:
    """Who of the caller's organisation worked on the referral."""
    session = await call.begin()
    row = await referrals.get(session, referral_id)
    side_of(call, row)
    categories = [DataCategory.CLIENT_RELATIONSHIP]
    await call.log_use([PersonId(row.person_id)], register=row.data_register, categories=categories)
    return await queries.of_referral(session, referral_id)


async def _change(call: Call, referral_id: ReferralId, user: str | None, check: Check, *, event: str) -> Receipt:
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
    check(_present(row, side_of(call, row)), row)
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    side, own = side_of(call, row), call.caller.acting_organisation().id
    check(_present(row, side), row)
    await queries.end_present(session, row.id, organisation=own, user=call.caller.user_id)
    setattr(row, f"{side}_assignee", user)
    if user is not None:
        session.add(
            AssignmentRow(
                id=uuid4(),
                referral_id=row.id,
                person_id=row.person_id,
                organisation_id=own,
                assignee=user,
                assigned_by=call.caller.user_id,
            )
        )
    await session.flush()
    await call.record(Change(event=event, aggregate_id=row.id, version=row.version, readers=[own], data={"side": side}))
    return receipt_of(row, side)


def _present(row: ReferralRow, side: Side) -> str | None:
    return row.sender_assignee if side is Side.SENDER else row.recipient_assignee
