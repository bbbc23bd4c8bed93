"""Reads of items and their referrals."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.plans.models import ItemRow, VersionRow
from plans_api.plans.rules import VersionState
from plans_api.transfers.models import TransferRow


async def item_in_force(session: AsyncSession, plan_id: UUID, item_id: UUID) -> ItemRow | None:
    """An item of the plan's version in force."""
    statement = (
        select(ItemRow)
        .join(VersionRow, VersionRow.id == ItemRow.version_id)
        .where(ItemRow.plan_id == plan_id, ItemRow.id == item_id, VersionRow.state == VersionState.IN_FORCE)
    )
    return (await session.scalars(statement)).one_or_none()


async def case_of_item(session: AsyncSession, item_id: UUID, *, referrer: str) -> UUID | None:
    """The case an item belongs to, if `referrer` is its employment authority, or was before it handed the case over."""
    had_it = exists().where(TransferRow.case_id == CaseRow.id, TransferRow.from_authority_id == referrer)
    statement = (
        select(ItemRow.case_id)
        .join(CaseRow, CaseRow.id == ItemRow.case_id)
        .where(ItemRow.id == item_id, (CaseRow.employment_authority_id == referrer) | had_it)
    )
    return (await session.scalars(statement.limit(1))).one_or_none()
