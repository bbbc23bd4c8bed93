"""Statements on reconsiderations: the worker's on what stands on a consent, and the sender's reading."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select, union, update
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attachments.models import AttachmentRow
from referral_api.consent_grounds.models import ConsentGroundRow
from referral_api.reconsiderations.models import ReconsiderationRow
from referral_api.referrals.models import EntryRow, ReferralRow
from referral_api.states.rules import ENDED
from tym_shared.clock import legal_now
from tym_shared.vocabulary import DataCategory


async def open_on(session: AsyncSession, consent_id: UUID) -> Sequence[UUID]:
    """The referrals that have not ended and of which data left on this consent."""
    statement = (
        select(ReferralRow.id)
        .join(ConsentGroundRow, ConsentGroundRow.referral_id == ReferralRow.id)
        .where(ConsentGroundRow.consent_id == consent_id, ReferralRow.state.not_in(ENDED))
    )
    return (await session.scalars(statement.order_by(ReferralRow.id))).all()


async def ground_of(session: AsyncSession, referral_id: UUID, consent_id: UUID) -> ConsentGroundRow:
    """Who gave data of the referral on this consent."""
    return await session.get_one(ConsentGroundRow, (referral_id, consent_id))


async def noted_of(session: AsyncSession, referral_id: UUID) -> frozenset[UUID]:
    """The consents on which data of the referral is known to stand."""
    statement = select(ConsentGroundRow.consent_id).where(ConsentGroundRow.referral_id == referral_id)
    return frozenset(await session.scalars(statement))


async def given_by(session: AsyncSession, referral_id: UUID, source: str) -> set[DataCategory]:
    """The categories of an organisation's entries and files that the recipient may see."""
    entries = select(EntryRow.category).where(
        EntryRow.referral_id == referral_id, EntryRow.source_id == source, EntryRow.shared
    )
    files = select(AttachmentRow.category).where(
        AttachmentRow.referral_id == referral_id,
        AttachmentRow.source_id == source,
        AttachmentRow.shared_until.is_(None),
    )
    return {*await session.scalars(entries), *await session.scalars(files)}


async def necessity_of(session: AsyncSession, referral_id: UUID, source: str) -> str | None:
    """A ground that the organisation stated for an entry or a file that the recipient may see."""
    entries = select(EntryRow.necessity).where(
        EntryRow.referral_id == referral_id,
        EntryRow.source_id == source,
        EntryRow.shared,
        EntryRow.necessity.is_not(None),
    )
    files = select(AttachmentRow.necessity).where(
        AttachmentRow.referral_id == referral_id,
        AttachmentRow.source_id == source,
        AttachmentRow.shared_until.is_(None),
        AttachmentRow.necessity.is_not(None),
    )
    return (await session.scalars(union(entries, files).order_by("necessity").limit(1))).one_or_none()


async def stop_sharing(session: AsyncSession, referral_id: UUID, source: str, *, but: Collection[DataCategory]) -> None:
    """Take what an organisation gave from the recipient's view, but for the categories that are still permitted."""
    await session.execute(
        update(EntryRow)
        .where(
            EntryRow.referral_id == referral_id,
            EntryRow.source_id == source,
            EntryRow.shared,
            EntryRow.category.not_in(but),
        )
        .values(shared=False, shared_until=legal_now())
    )
    await session.execute(
        update(AttachmentRow)
        .where(
            AttachmentRow.referral_id == referral_id,
            AttachmentRow.source_id == source,
            AttachmentRow.shared_until.is_(None),
            AttachmentRow.category.not_in(but),
        )
        .values(shared_until=legal_now())
    )


async def of_referral(session: AsyncSession, referral_id: UUID) -> Sequence[ReconsiderationRow]:
    """The referral's reconsiderations, first to last; the policies show them to its sender."""
    statement = select(ReconsiderationRow).where(ReconsiderationRow.referral_id == referral_id)
    return (await session.scalars(statement.order_by(ReconsiderationRow.version))).all()
