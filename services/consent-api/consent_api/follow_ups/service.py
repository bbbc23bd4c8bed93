"""Use cases of follow-ups."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.follow_ups import queries
from consent_api.follow_ups.models import FollowUpRow
from consent_api.follow_ups.rules import MACHINE, FollowUpAction, FollowUpId, FollowUpKind, FollowUpState
from consent_api.follow_ups.schemas import ReviewIn
from tym_shared.call import Call
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import read_legal_now
from tym_shared.inserts import append


async def open_follow_up(
    session: AsyncSession,
    *,
    kind: FollowUpKind,
    organisation: str,
    user: str,
    ground: str,
    details: Mapping[str, Any],  # counts and codes
    operation: str,
    decision: UUID | None = None,
) -> UUID:
    """Open a follow-up in the transaction of what gave rise to it, with its event `follow-up.opened`."""
    identifier = uuid4()
    await session.execute(
        append(
            FollowUpRow,
            id=identifier,
            kind=kind,
            organisation_id=organisation,
            decision_id=decision,
            user_id=user,
            ground=ground,
            details=dict(details),
            state=FollowUpState.OPEN,
        )
    )
    change = Change(
        event="follow-up.opened",
        aggregate_id=identifier,
        version=1,
        readers=[organisation],
        data={"kind": kind, "ground": ground, "decisionId": str(decision) if decision else None},
    )
    await record_change(session, change, operation=operation, actor=Actor(user_id=user, organisation_id=organisation))
    return identifier


async def review(call: Call, follow_up_id: FollowUpId, given: ReviewIn) -> FollowUpRow:
    """Record what the review found; once only."""
    async with call.look() as session:
        await queries.get_for_update(session, follow_up_id)
    session = await call.claim()
    row = await queries.get_for_update(session, follow_up_id)
    row.state = MACHINE.move(row.state, FollowUpAction.REVIEW)
    row.finding, row.note = given.finding, given.note
    row.reviewed_by, row.reviewed_at = call.caller.user_id, await read_legal_now(session)
    row.version += 1
    await session.flush()
    await call.record(
        Change(
            event="follow-up.reviewed",
            aggregate_id=row.id,
            version=row.version,
            readers=[row.organisation_id],
            data={"finding": given.finding},
        )
    )
    return row
