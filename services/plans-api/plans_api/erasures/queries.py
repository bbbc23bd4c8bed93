"""Statements of the erasure, under the maintenance role, which sees every row."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.holds.models import HoldRow
from plans_api.plan_types.rules import PlanType
from plans_api.plans.models import PlanRow

PARTS = text(
    """
    WITH keys AS (
        SELECT conrelid AS part, attname AS key, confrelid AS whole
        FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'
    ), direct AS (SELECT part FROM keys WHERE whole = CAST(:whole AS regclass) AND key = :key)
    SELECT part::regclass::text AS part, NULL AS key, NULL AS whole FROM direct
    UNION
    SELECT part::regclass::text, key, whole::regclass::text FROM keys
        WHERE whole IN (SELECT part FROM direct) AND part NOT IN (SELECT part FROM direct)
    """
)
"""The tables of what belongs to a whole: by their own key to it, or by the `key` of a table that has one."""
FORGET_REPLACED = text(
    "UPDATE plans SET replaces_id = NULL WHERE case_id IS NULL"
    " AND replaces_id IN (SELECT id FROM plans WHERE case_id = ANY (:cases))"
)
FORGET_REPLACED_PLANS = text(
    "UPDATE plans SET replaces_id = NULL WHERE replaces_id = ANY (:ids) AND NOT id = ANY (:ids)"
)
LAST_DAYS = text(
    """
    WITH asked AS (SELECT CAST(:type AS varchar) AS type, CAST(:since AS date) AS since), known AS (
        SELECT plans.id, (linked_persons(plans.person_id))[1] AS survivor, plans.register, plans.type,
            plans.ended_on IS NULL AND plans.replaced_at IS NULL AS is_followed,
            greatest((greatest(plans.created_at, plans.replaced_at,
                (SELECT max(greatest(created_at, in_force_at)) FROM plan_versions WHERE plan_id = plans.id),
                (SELECT max(coalesce(recorded_at, answered_at))
                    FROM plan_approvals JOIN plan_versions ON plan_versions.id = version_id WHERE plan_id = plans.id),
                (SELECT max(done_at) FROM plan_reviews WHERE plan_id = plans.id),
                (SELECT max(explained_at) FROM duties_explained WHERE plan_id = plans.id)
            ) AT TIME ZONE 'Europe/Helsinki')::date,
            (SELECT max(least(greatest(happened_on, ends_on), given_up.day)) FROM item_realisations
                WHERE plan_id = plans.id),
            CASE WHEN given_up.day IS NOT NULL THEN given_up.day ELSE greatest(plans.next_review_on,
                (SELECT max((content ->> 'endsOn')::date) FROM plan_versions WHERE plan_id = plans.id),
                (SELECT max(greatest(starts_on, ends_on)) FROM plan_items WHERE plan_id = plans.id)) END) AS last_on
        FROM plans CROSS JOIN LATERAL (
            SELECT coalesce(ended_on, (replaced_at AT TIME ZONE 'Europe/Helsinki')::date) AS day) AS given_up
        WHERE case_id IS NULL AND person_id IN (
            SELECT unnest(linked_persons(person_id)) FROM plans, asked WHERE case_id IS NULL AND plans.type = asked.type
                AND coalesce(ended_on, next_review_on, (created_at AT TIME ZONE 'Europe/Helsinki')::date) <= since)
    )
    SELECT id FROM known, asked WHERE known.type = asked.type AND NOT EXISTS (
            SELECT FROM known AS other WHERE other.survivor = known.survivor
            AND other.register = known.register AND other.last_on > since)
        AND NOT EXISTS (SELECT FROM cases WHERE person_id = ANY (linked_persons(known.survivor)) AND ended_at IS NULL)
        AND NOT (known.is_followed
            AND EXISTS (SELECT FROM review_requests WHERE plan_id = known.id AND state = 'open'))
        AND NOT EXISTS (SELECT FROM case_holds
            WHERE plan_id = known.id AND released_at IS NULL AND until_on >= :today)
        ORDER BY last_on LIMIT :limit
    """
)
"""Plans of a type of whose person the register knows of nothing after a day; no case is open and nothing pending.

Of what has ended or been replaced its end and all that happened in it until then count, not what it had agreed for
later; and nothing is pending in what is followed no longer.
"""
LEDGERS = """
    DELETE FROM {ledger} AS entry
        WHERE greatest(entry.{day}, (entry.recorded_at AT TIME ZONE 'Europe/Helsinki')::date) <= CAST(:since AS date)
        AND NOT EXISTS (SELECT FROM plans WHERE plans.person_id = ANY (linked_persons(entry.person_id)))
        AND NOT EXISTS (SELECT FROM cases WHERE cases.person_id = ANY (linked_persons(entry.person_id)))
    """


async def erasable_cases(session: AsyncSession, *, today: date, limit: int) -> Sequence[CaseRow]:
    """Cases whose day of erasure has come and that nothing holds, locked.

    Holds are looked at again under the locks: one that was placed meanwhile counts.
    """
    standing = exists().where(HoldRow.case_id == CaseRow.id, HoldRow.released_at.is_(None), HoldRow.until_on >= today)
    statement = select(CaseRow).where(CaseRow.erasure_on <= today, ~standing)
    statement = statement.order_by(CaseRow.erasure_on).limit(limit).with_for_update(skip_locked=True)
    locked = (await session.scalars(statement)).all()
    still = select(CaseRow.id).where(CaseRow.id.in_([case.id for case in locked]), ~standing)
    free = set((await session.scalars(still)).all())
    return [case for case in locked if case.id in free]


async def erase_cases(session: AsyncSession, cases: Sequence[UUID]) -> None:
    """Remove the cases and everything that belongs to them, in one statement, at whose end the references hold.

    A plan in another register that took the place of an erased one stands on without naming it.
    """
    await session.execute(FORGET_REPLACED, {"cases": list(cases)})
    await _erase(session, "cases", "case_id", cases)


async def erasable_plans(
    session: AsyncSession, plan_type: PlanType, *, since: date, today: date, limit: int
) -> Sequence[PlanRow]:
    """Plans of a type outside a case, locked, of whose person their register knows of nothing after a day.

    Holds are looked at again under the locks: one that was placed meanwhile counts.
    """
    asked = {"type": plan_type.value, "since": since, "today": today, "limit": limit}
    found = list((await session.execute(LAST_DAYS, asked)).scalars())
    statement = select(PlanRow).where(PlanRow.id.in_(found)).with_for_update(skip_locked=True)
    locked = (await session.scalars(statement)).all()
    standing = select(HoldRow.plan_id).where(
        HoldRow.plan_id.in_(found), HoldRow.released_at.is_(None), HoldRow.until_on >= today
    )
    held = set((await session.scalars(standing)).all())
    return [plan for plan in locked if plan.id not in held]


async def erase_plans(session: AsyncSession, plans: Sequence[UUID]) -> None:
    """Remove plans outside a case with everything that belongs to them; a successor stands on without naming them."""
    await session.execute(FORGET_REPLACED_PLANS, {"ids": list(plans)})
    await _erase(session, "plans", "plan_id", plans)


async def erase_ledgers(session: AsyncSession, *, since: date) -> None:
    """Remove periods and new beginnings of quotas of persons of whom nothing else is left, older than a day."""
    for ledger, day in (("quota_uses", "ends_on"), ("quota_resets", "reset_on")):
        await session.execute(text(LEDGERS.format(ledger=ledger, day=day)), {"since": since})


async def _erase(session: AsyncSession, whole: str, own_key: str, ids: Sequence[UUID]) -> None:
    parts = (await session.execute(PARTS, {"whole": whole, "key": own_key})).all()
    of_whole = f"{own_key} = ANY (:ids)"
    removed = [
        f"part_{number} AS (DELETE FROM {part} WHERE {_belongs(key, table, of_whole)})"  # noqa: S608 - catalogue's names
        for number, (part, key, table) in enumerate(parts)
    ]
    await session.execute(
        text(f"WITH {', '.join(removed)} DELETE FROM {whole} WHERE id = ANY (:ids)"),  # noqa: S608 - as above
        {"ids": list(ids)},
    )


def _belongs(key: str | None, table: str | None, of_whole: str) -> str:
    return of_whole if key is None else f"{key} IN (SELECT id FROM {table} WHERE {of_whole})"  # noqa: S608 - as above
