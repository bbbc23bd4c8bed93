"""Reads of worklists: a page is one call of a database function, which reads by the index of its leading filter.

The policies say again what the function asks for, and the use is logged in its own statement. Counts are kept by
triggers; what the worker has not added up yet is added while reading.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, case, delete, func, select, text, tuple_, union, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attentions.rules import AttentionCode, attentions
from referral_api.kinds.rules import AnswerMode
from referral_api.referrals.models import ReferralRow
from referral_api.states.rules import DecisionOutcome, ReferralState, Side, Standing, allowed_actions
from referral_api.worklists.models import CountChangeRow, CountRow, DueChangeRow, DueCountRow
from referral_api.worklists.rules import Box, Filter, Lead
from tym_shared.call import Call
from tym_shared.json_documents import from_json
from tym_shared.pagination import Key, cut_by, day_key, decode

NEWEST = Key(datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))
SOONEST = Key(datetime.min.replace(tzinfo=UTC), UUID(int=0))
"""What stands before every row: newest first, and the day that passed first."""
AT = {Side.SENDER: "createdAt", Side.RECIPIENT: "sentAt"}


def _fold(*, changes: str, counts: str, keys: str) -> TextClause:
    """Take a batch of changes out of one table and add them to the counts of another; how many they were."""
    return text(
        f"WITH taken AS (DELETE FROM {changes} WHERE id IN (SELECT id FROM {changes} ORDER BY id LIMIT :batch)"  # noqa: S608 - own names
        f" RETURNING *), added AS (INSERT INTO {counts} AS held ({keys}, number)"
        f" SELECT {keys}, sum(number) FROM taken GROUP BY {keys} ORDER BY {keys}"
        f" ON CONFLICT ON CONSTRAINT pk_{counts} DO UPDATE SET number = held.number + excluded.number)"
        " SELECT count(*) FROM taken"
    )


FOLDS = (
    _fold(
        changes="referral_count_changes",
        counts="referral_counts",
        keys="organisation_id, side, unit_id, kind, state, is_assigned",
    ),
    _fold(
        changes="referral_due_changes",
        counts="referral_due_counts",
        keys="organisation_id, side, due_on, unit_id",
    ),
)

RECOUNT = text(
    "WITH part AS ("
    " SELECT 'sender' AS side, next_due_on AS due_on, coalesce(unit_id, '') AS unit_id, 1 AS number FROM referrals"
    " WHERE sender_id = :organisation AND next_due_on IS NOT NULL"
    " UNION ALL SELECT 'recipient', next_due_on, coalesce(unit_id, ''), 1 FROM referrals"
    " WHERE recipient_id = :organisation AND next_due_on IS NOT NULL AND due_stage <> 'sending' AND sent_at IS NOT NULL"
    " UNION ALL SELECT side, due_on, unit_id, -number FROM referral_due_counts WHERE organisation_id = :organisation"
    " UNION ALL SELECT side, due_on, unit_id, -number FROM referral_due_changes WHERE organisation_id = :organisation),"
    " missing AS (INSERT INTO referral_due_changes (organisation_id, side, due_on, unit_id, number)"
    " SELECT :organisation, side, due_on, unit_id, sum(number) FROM part"
    " GROUP BY side, due_on, unit_id HAVING sum(number) <> 0 RETURNING 1)"
    " SELECT count(*) FROM missing"
)


async def page(
    call: Call, *, box: Box, asked: Filter, language: str, cursor: str | None, limit: int
) -> tuple[Sequence[Mapping[str, Any]], str | None]:  # JSON documents
    """A page of one side's referrals, newest first or the longest overdue first, and the next cursor."""
    lead, side = asked.lead(box), box.side
    by_day = lead is Lead.OVERDUE
    after = decode(cursor) if cursor else SOONEST if by_day else NEWEST
    found = await call.call_function(
        f"list_referrals_by_{side}_{lead}",
        asked.state,
        asked.kind,
        asked.unit,
        asked.assignee,
        asked.older_than,
        asked.younger_than,
        after.created_at,
        after.created_at.date(),
        after.id,
        limit,
        call.caller.name,
        call.stated_purpose,
        call.necessity,
        call.operation.id,
    )
    rows = from_json(found)
    for row in rows:
        row["allowedActions"] = _actions(row["state"], *row.pop("standing"), side)
        row["attention"] = _attention(row.pop("attention"), row.pop("attentionSince"), language)
    at = AT[side]

    def key(row: Mapping[str, Any]) -> Key:  # a JSON document
        if by_day:
            return day_key(date.fromisoformat(row["dueOn"]), UUID(row["id"]))
        return Key(datetime.fromisoformat(row[at]), UUID(row["id"]))

    return cut_by(rows, limit, key=key)


async def counts(
    session: AsyncSession, *, organisation: str, side: Side
) -> Sequence[Row[Any, Any, Any, Any, Any]]:  # five columns
    """How many referrals stand how on one side of an organisation, those that nobody works on apart."""
    parts = [
        select(row.unit_id, row.kind, row.state, row.is_assigned, row.number).where(
            row.organisation_id == organisation, row.side == side
        )
        for row in (CountRow, CountChangeRow)
    ]
    part = union_all(*parts).subquery()
    total = func.sum(part.c.number)
    unassigned = func.sum(case((part.c.is_assigned, 0), else_=part.c.number))
    keys = (part.c.unit_id, part.c.kind, part.c.state)
    statement = select(*keys, total.label("total"), unassigned.label("unassigned")).group_by(*keys).having(total > 0)
    return (await session.execute(statement.order_by(*keys))).all()


async def overdue(session: AsyncSession, *, organisation: str, side: Side, today: date) -> Mapping[str, int]:
    """How many referrals of one side of an organisation have passed their day, by unit."""
    parts = [
        select(row.unit_id, row.number).where(row.organisation_id == organisation, row.side == side, row.due_on < today)
        for row in (DueCountRow, DueChangeRow)
    ]
    part = union_all(*parts).subquery()
    total = func.sum(part.c.number)
    statement = select(part.c.unit_id, total).group_by(part.c.unit_id).having(total > 0).order_by(part.c.unit_id)
    return {unit: int(number) for unit, number in await session.execute(statement)}


async def organisations_with_days(session: AsyncSession) -> Sequence[str]:
    """The organisations of whose referrals something is due, or is counted to be."""
    parts = [
        select(ReferralRow.sender_id).where(ReferralRow.next_due_on.is_not(None)),
        select(ReferralRow.recipient_id).where(ReferralRow.next_due_on.is_not(None)),
        *(select(row.organisation_id) for row in (DueCountRow, DueChangeRow)),
    ]
    return (await session.scalars(union(*parts))).all()


async def recount(session: AsyncSession, organisation: str) -> int:
    """Note what the counts of an organisation's due days lack as changes; how many there were.

    One statement sees the referrals and their counts at one moment, and writers change both together: what it finds
    missing is missing still when it is noted, so that nobody has to wait. Of two runs one waits for the other.
    """
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('recount-due-days'))"))
    return int((await session.execute(RECOUNT, {"organisation": organisation})).scalar_one())


async def fold(session: AsyncSession, *, batch: int) -> int:
    """Add a batch of changes to the counts and forget the due days of which nothing is left; how many they were.

    Of those, what another worker holds is left to it: two that waited for each other would be a deadlock.
    """
    taken = [int((await session.execute(one, {"batch": batch})).scalar_one()) for one in FOLDS]
    row = DueCountRow
    gone = select(row.organisation_id, row.side, row.due_on, row.unit_id).where(row.number == 0)
    key = tuple_(row.organisation_id, row.side, row.due_on, row.unit_id)
    await session.execute(delete(row).where(key.in_(gone.with_for_update(skip_locked=True))))
    return sum(taken)


def _attention(code: str | None, since: str | None, language: str) -> Mapping[str, Any] | None:  # a JSON document
    if code is None:
        return None
    told = attentions()[AttentionCode(code)]
    return {"code": code, "label": told.labels[language], "toDo": told.to_do[language], "since": since}


@cache
def _actions(state: str, mode: str, decision: str | None, asked: str | None, side: Side) -> list[str]:
    standing = Standing(
        state=ReferralState(state),
        mode=AnswerMode(mode),
        decision=DecisionOutcome(decision) if decision else None,
        asked=Side(asked) if asked else None,
    )
    return allowed_actions(standing, side)
