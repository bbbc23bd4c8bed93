"""Statements of the erasure, under the maintenance role, which sees every row."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.holds.models import HoldRow

PARTS = text(
    """
    WITH keys AS (
        SELECT conrelid AS part, attname AS key, confrelid AS whole
        FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'
    ), direct AS (SELECT part FROM keys WHERE whole = 'cases'::regclass AND key = 'case_id')
    SELECT part::regclass::text AS part, NULL AS key, NULL AS whole FROM direct
    UNION
    SELECT part::regclass::text, key, whole::regclass::text FROM keys
        WHERE whole IN (SELECT part FROM direct) AND part NOT IN (SELECT part FROM direct)
    """
)
"""The tables of what belongs to a case: by their own `case_id`, or by the `key` of a table that has one."""
OF_CASES = "case_id = ANY (:cases)"
FORGET_REPLACED = text(
    "UPDATE plans SET replaces_id = NULL WHERE case_id IS NULL"
    " AND replaces_id IN (SELECT id FROM plans WHERE case_id = ANY (:cases))"
)


async def erasable(session: AsyncSession, *, today: date, limit: int) -> Sequence[CaseRow]:
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


async def erase(session: AsyncSession, cases: Sequence[UUID]) -> None:
    """Remove the cases and everything that belongs to them, in one statement, at whose end the references hold.

    A plan in another register that took the place of an erased one stands on without naming it.
    """
    await session.execute(FORGET_REPLACED, {"cases": list(cases)})
    removed = [
        f"part_{number} AS (DELETE FROM {part} WHERE {_belongs(key, whole)})"  # noqa: S608 - names of the catalogue
        for number, (part, key, whole) in enumerate((await session.execute(PARTS)).all())
    ]
    await session.execute(
        text(f"WITH {', '.join(removed)} DELETE FROM cases WHERE id = ANY (:cases)"),  # noqa: S608 - as above
        {"cases": list(cases)},
    )


def _belongs(key: str | None, whole: str | None) -> str:
    return OF_CASES if key is None else f"{key} IN (SELECT id FROM {whole} WHERE {OF_CASES})"  # noqa: S608 - as above
