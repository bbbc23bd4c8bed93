"""Use cases of erasures."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attachments.models import AttachmentRow
from referral_api.erasures import queries
from referral_api.erasures.rules import kept_since
from referral_api.erasures.schemas import ErasedCaseIn
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow, RelationKind
from tym_shared.access import Access
from tym_shared.call import Call
from tym_shared.changes import Actor, Change, Record, leave
from tym_shared.clock import read_legal_now
from tym_shared.db import Database, driver_of
from tym_shared.gathering import Gathering
from tym_shared.legal_dates import legal_date
from tym_shared.operations import CallerNotAllowed
from tym_shared.vocabulary import Register

BATCH = 100
ERASER = Access(caller="service", user="erase")
KEEPER_OF_CASES = "plans-api"


@dataclass(frozen=True, kw_only=True)
class Erased:
    """How many were erased."""

    referrals: int = 0
    attachments: int = 0

    def __add__(self, other: "Erased") -> "Erased":
        """Both together."""
        return Erased(referrals=self.referrals + other.referrals, attachments=self.attachments + other.attachments)


async def note_erased_case(call: Call, case_id: UUID, given: ErasedCaseIn) -> None:
    """Note that a case is erased; without effect if it is noted. Refused: anybody but the service that keeps cases."""
    if call.caller.claims.client_id != KEEPER_OF_CASES:
        raise CallerNotAllowed("Only the service that keeps cases may do this.")
    if await queries.note_case(await call.begin(), case_id, erased_on=given.erased_on):
        await call.record(Change(event="erased-case.noted", aggregate_id=case_id, version=1))


async def erase_all(database: Database) -> Erased:
    """Erase what its register keeps no longer: referrals outside a case with all that belongs to them, and files.

    The referrals of a case that is erased go with it, whatever their state. One that still grounds a relation has it
    ended first, and goes with a later run, once consent-api has confirmed that.

    What is left is the fact of the erasure; the worker removes the bytes of files next. A file goes with its referral,
    or before it by its own register's rule.
    """
    erased = await _erase_of_cases(database)
    for register in Register:
        while (batch := await _erase_referrals(database, register)).referrals:
            erased += batch
    for register in Register:
        while (batch := await _erase_attachments(database, register)).attachments:
            erased += batch
    return erased


async def _erase_of_cases(database: Database) -> Erased:
    erased, found = Erased(), True
    while found:
        async with database.transaction(ERASER) as session:
            grounding = await queries.with_open_relations(session, limit=BATCH)
            driver = await driver_of(session)
            for referral in grounding:
                await referrals.end_relations(driver, referral, kinds=RelationKind)
            batch = await _remove(session, await queries.referrals_of_erased(session, limit=BATCH))
        erased, found = erased + batch, bool(grounding or batch.referrals)
    async with database.transaction(ERASER) as session:
        await queries.forget_cases(session)
    return erased


async def _erase_referrals(database: Database, register: Register) -> Erased:
    async with database.transaction(ERASER) as session:
        since = kept_since(register, today=legal_date(await read_legal_now(session)))
        referrals = await queries.erasable_referrals(session, register, since=since, limit=BATCH)
        return await _remove(session, referrals)


async def _erase_attachments(database: Database, register: Register) -> Erased:
    async with database.transaction(ERASER) as session:
        since = kept_since(register, today=legal_date(await read_legal_now(session)))
        attachments = await queries.erasable_attachments(session, register, since=since, limit=BATCH)
        await _tell(session, [_attachment_erased(row) for row in attachments])
        await queries.erase_attachments(session, [row.id for row in attachments])
    return Erased(attachments=len(attachments))


async def _remove(session: AsyncSession, referrals: Sequence[ReferralRow]) -> Erased:
    ids = [row.id for row in referrals]
    if not ids:
        return Erased()
    attachments = await queries.attachments_of(session, ids)
    await _tell(
        session,
        [*(_attachment_erased(row) for row in attachments), *(_referral_erased(row) for row in referrals)],
    )
    await queries.erase_attachments(session, [row.id for row in attachments])
    await queries.erase_referrals(session, ids, groups={row.group_id for row in referrals if row.group_id})
    return Erased(referrals=len(ids), attachments=len(attachments))


async def _tell(session: AsyncSession, records: Sequence[Record]) -> None:
    kept = Gathering.over(await driver_of(session))
    await leave(kept, records)
    await kept.send()


def _referral_erased(row: ReferralRow) -> Record:
    readers = [row.sender_id] if row.sent_at is None else [row.sender_id, row.recipient_id]
    change = Change(event="referral.erased", aggregate_id=row.id, version=row.version + 1, readers=readers)
    return Record(change=change, operation="erase_referral", actor=Actor(user_id=ERASER.user))


def _attachment_erased(row: AttachmentRow) -> Record:
    change = Change(
        event="attachment.erased",
        aggregate_id=row.id,
        version=2,
        readers=[row.source_id, row.recipient_id],
        data={"referralId": str(row.referral_id)},
    )
    return Record(change=change, operation="erase_attachment", actor=Actor(user_id=ERASER.user))
