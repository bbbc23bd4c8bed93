"""Statements of the erasure, under the maintenance role, which sees every row."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Date, and_, delete, exists, literal_column, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attachments.models import AttachmentRow
from referral_api.erasures.models import ErasedCaseRow
from referral_api.referrals.models import ReferralRow, RelationRow
from referral_api.states.rules import ENDED
from tym_shared.legal_dates import HELSINKI
from tym_shared.vocabulary import Register

LAST_ON = literal_column(
    """
    greatest((greatest(referrals.created_at, referrals.sent_at,
        (SELECT max(part.at) FROM referral_steps AS part WHERE part.referral_id = referrals.id),
        (SELECT max(part.created_at) FROM referral_entries AS part WHERE part.referral_id = referrals.id),
        (SELECT max(greatest(part.created_at, part.answered_at)) FROM information_requests AS part
            WHERE part.referral_id = referrals.id),
        (SELECT max(part.created_at) FROM messages AS part WHERE part.referral_id = referrals.id),
        (SELECT max(part.created_at) FROM attachments AS part WHERE part.referral_id = referrals.id),
        (SELECT max(greatest(part.proposed_at, part.answered_at)) FROM referral_proposals AS part
            WHERE part.referral_id = referrals.id),
        (SELECT max(greatest(part.booked_at, CASE WHEN part.attendance = 'cancelled' THEN part.cancelled_at
            ELSE part.at END)) FROM appointments AS part WHERE part.referral_id = referrals.id),
        (SELECT max(part.reported_at) FROM referral_absences AS part WHERE part.referral_id = referrals.id),
        (SELECT max(part.given_at) FROM referral_outcomes AS part WHERE part.referral_id = referrals.id),
        (SELECT max(part.at) FROM reconsiderations AS part WHERE part.referral_id = referrals.id)
    ) AT TIME ZONE 'Europe/Helsinki')::date, referrals.completed_on,
    (SELECT max(part.to_on) FROM referral_absences AS part WHERE part.referral_id = referrals.id),
    (SELECT max(part.ends_on) FROM referral_outcomes AS part WHERE part.referral_id = referrals.id))
    """,
    Date,
)
"""The latest day on which anything is known to have happened in a referral; not what had been agreed for later."""
PARTS = text(
    """
    WITH keys AS (
        SELECT conrelid AS part, attname AS key, confrelid AS whole
        FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'
    ), direct AS (SELECT part, key FROM keys WHERE whole = 'referrals'::regclass)
    SELECT part::regclass::text AS part, key, NULL AS whole, NULL AS whole_key FROM direct
    UNION
    SELECT keys.part::regclass::text, keys.key, keys.whole::regclass::text, direct.key
        FROM keys JOIN direct ON direct.part = keys.whole WHERE keys.part NOT IN (SELECT part FROM direct)
    """
)
"""The tables of what belongs to referrals: by their own key to them, or by the key to a table that has one."""
FORGET = [
    f"UPDATE referrals SET {column} = NULL WHERE NOT id = ANY (:ids) AND {naming}"  # noqa: S608 - constants
    for column, naming in {
        "part_of": "part_of = ANY (:ids)",
        "redirected_from": "id IN (SELECT redirected_to FROM referrals WHERE id = ANY (:ids))",
        "redirected_to": "id IN (SELECT redirected_from FROM referrals WHERE id = ANY (:ids))",
    }.items()
]
"""What another referral that stands on says of erased ones: its whole, and where it was passed on from and to."""
ERASE_GROUNDS = text(
    "DELETE FROM dispatches WHERE id = ANY (:groups)"
    " AND NOT EXISTS (SELECT FROM referrals WHERE group_id = dispatches.id)"
)
LET_FILES_LEAVE = text(
    "UPDATE attachment_files SET state = 'leaving', changed_at = now() WHERE id = ANY (:ids) AND state = 'kept'"
)


async def erasable_referrals(
    session: AsyncSession, register: Register, *, since: date, limit: int
) -> Sequence[ReferralRow]:
    """Ended referrals of a register outside a case, locked, in which nothing is known after a day.

    One that still owes consent-api a relation's end stays. What happened meanwhile is looked at again under the locks.
    """
    due = (
        ReferralRow.case_id.is_(None),
        ReferralRow.data_register == register,
        ReferralRow.state.in_(ENDED),
        ReferralRow.created_at < _after(since),
        since >= LAST_ON,
        ~owes_relations(),
    )
    oldest = select(ReferralRow.id).where(*due).order_by(ReferralRow.created_at).limit(limit)
    locked = (await session.scalars(oldest.with_for_update(skip_locked=True))).all()
    return (await session.scalars(select(ReferralRow).where(ReferralRow.id.in_(locked), *due))).all()


async def note_case(session: AsyncSession, case_id: UUID, *, erased_on: date) -> bool:
    """Note that a case is erased, under the runtime role; False if it is noted already."""
    noted = await session.execute(
        insert(ErasedCaseRow).values(case_id=case_id, erased_on=erased_on).on_conflict_do_nothing()
    )
    assert isinstance(noted, CursorResult)
    return noted.rowcount > 0


async def with_open_relations(session: AsyncSession, *, limit: int) -> Sequence[UUID]:
    """Referrals of erased cases that still ground a relation."""
    row = RelationRow
    grounded = exists().where(row.referral_id == ReferralRow.id, row.ends_at.is_(None))
    return (await session.scalars(select(ReferralRow.id).where(_of_erased_case(), grounded).limit(limit))).all()


async def referrals_of_erased(session: AsyncSession, *, limit: int) -> Sequence[ReferralRow]:
    """Referrals of erased cases, locked, in any state, but none that still owes consent-api a relation's end."""
    statement = select(ReferralRow).where(_of_erased_case(), ~owes_relations())
    return (await session.scalars(statement.limit(limit).with_for_update(of=ReferralRow, skip_locked=True))).all()


async def forget_cases(session: AsyncSession) -> None:
    """Remove the notes of erased cases of which no referral is left."""
    left = exists().where(ReferralRow.case_id == ErasedCaseRow.case_id)
    await session.execute(delete(ErasedCaseRow).where(~left))


async def erasable_attachments(
    session: AsyncSession, register: Register, *, since: date, limit: int
) -> Sequence[AttachmentRow]:
    """Attachments of a register, locked, whose referrals have ended and know of nothing after a day.

    Those of the TYM register go with their case, whose end counts for them (381/2023 § 12).
    """
    of_case = and_(AttachmentRow.data_register == Register.TYM, ReferralRow.case_id.is_not(None))
    of_ended = (
        select(AttachmentRow)
        .join(ReferralRow, ReferralRow.id == AttachmentRow.referral_id)
        .where(
            AttachmentRow.data_register == register,
            ReferralRow.state.in_(ENDED),
            AttachmentRow.created_at < _after(since),
            since >= LAST_ON,
            ~of_case,
        )
    )
    locked = of_ended.limit(limit).with_for_update(of=AttachmentRow, skip_locked=True)
    return (await session.scalars(locked)).all()


async def attachments_of(session: AsyncSession, referrals: Sequence[UUID]) -> Sequence[AttachmentRow]:
    """The attachments of referrals, locked."""
    statement = select(AttachmentRow).where(AttachmentRow.referral_id.in_(referrals)).with_for_update()
    return (await session.scalars(statement)).all()


async def erase_attachments(session: AsyncSession, attachments: Sequence[UUID]) -> None:
    """Remove attachments; their bytes are about to go, by the worker."""
    await session.execute(LET_FILES_LEAVE, {"ids": list(attachments)})
    await session.execute(text("DELETE FROM attachments WHERE id = ANY (:ids)"), {"ids": list(attachments)})


async def erase_referrals(session: AsyncSession, ids: Sequence[UUID], *, groups: Iterable[UUID]) -> None:
    """Remove referrals with everything that belongs to them, and the grounds of which no referral is left.

    A part of an erased referral, and one that was passed on from or to it, stands on without naming it.
    """
    given = {"ids": list(ids)}
    for forget in FORGET:
        await session.execute(text(forget), given)
    parts = (await session.execute(PARTS)).all()
    removed = [
        f"part_{number} AS (DELETE FROM {part} WHERE {_belongs(key, whole, whole_key)})"  # noqa: S608 - catalogue's names
        for number, (part, key, whole, whole_key) in enumerate(parts)
    ]
    await session.execute(
        text(f"WITH {', '.join(removed)} DELETE FROM referrals WHERE id = ANY (:ids)"),  # noqa: S608 - as above
        given,
    )
    await session.execute(ERASE_GROUNDS, {"groups": list(groups)})


def owes_relations() -> ColumnElement[bool]:
    """Whether consent-api has not yet confirmed how a relation of a referral stands."""
    row = RelationRow
    return exists().where(row.referral_id == ReferralRow.id, row.registered_version < row.version)


def _of_erased_case() -> ColumnElement[bool]:
    return ReferralRow.case_id.in_(select(ErasedCaseRow.case_id))


def _after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, HELSINKI)


def _belongs(key: str, whole: str | None, whole_key: str | None) -> str:
    if whole is None:
        return f"{key} = ANY (:ids)"
    return f"{key} IN (SELECT id FROM {whole} WHERE {whole_key} = ANY (:ids))"  # noqa: S608 - catalogue's names
