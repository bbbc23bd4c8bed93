"""Reads of items and their referrals."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.plans.models import ItemRow
from plans_api.realisations.models import RealisationRow
from plans_api.realisations.rules import RealisationKind
from plans_api.transfers.models import TransferRow


async def is_interrupted(session: AsyncSession, item_id: UUID) -> bool:
    """Whether the authority has decided to interrupt the item."""
    noted = exists().where(RealisationRow.item_id == item_id, RealisationRow.kind == RealisationKind.INTERRUPTION)
    return bool(await session.scalar(select(noted)))


async def case_of_item(session: AsyncSession, item_id: UUID, *, referrer: str) -> UUID | None:
    """The case an item belongs to, if `referrer` is its employment authority, or was before it handed the case over."""
    had_it = exists().where(TransferRow.case_id == CaseRow.id, TransferRow.from_authority_id == referrer)
    statement = (
        select(ItemRow.case_id)
        .join(CaseRow, CaseRow.id == ItemRow.case_id)
        .where(ItemRow.id == item_id, (CaseRow.employment_authority_id == referrer) | had_it)
    )
    return (await session.scalars(statement.limit(1))).one_or_none()
