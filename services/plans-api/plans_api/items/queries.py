"""Reads of items and their referrals."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from sqlalchemy import ARRAY, Integer, Uuid, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.items.models import ItemReferralRow
from plans_api.items.rules import DECLINED
from plans_api.plans.models import ItemRow, VersionRow
from plans_api.plans.rules import REFUSED, VersionState
from plans_api.transfers.models import TransferRow
from tym_shared.statements import Statement


async def item_in_force(session: AsyncSession, plan_id: UUID, item_id: UUID) -> ItemRow | None:
    """An item of the plan's version in force."""
    statement = (
        select(ItemRow)
        .join(VersionRow, VersionRow.id == ItemRow.version_id)
        .where(ItemRow.plan_id == plan_id, ItemRow.id == item_id, VersionRow.state == VersionState.IN_FORCE)
    )
    return (await session.scalars(statement)).one_or_none()


OF_ITEMS = (
    func.unnest(bindparam("ids", type_=ARRAY(Uuid())), bindparam("revisions", type_=ARRAY(Integer())))
    .table_valued("id", "revision", name="of_items")
    .render_derived()
)
REFUSED_ITEMS = Statement(
    select(ItemReferralRow.item_id)
    .join(OF_ITEMS, (ItemReferralRow.item_id == OF_ITEMS.c.id) & (ItemReferralRow.item_revision == OF_ITEMS.c.revision))
    .where((ItemReferralRow.decision_outcome == REFUSED) | (ItemReferralRow.state == DECLINED))
)


async def refused_items(driver: asyncpg.Connection, items: Sequence[ItemRow]) -> set[UUID]:
    """Those of the items whose organiser has refused the service, by decision or by declining the referral."""
    if not items:
        return set()
    ids, revisions = [one.id for one in items], [one.revision for one in items]
    return set(await REFUSED_ITEMS.values(driver, ids=ids, revisions=revisions))


async def case_of_item(session: AsyncSession, item_id: UUID, *, referrer: str) -> UUID | None:
    """The case an item belongs to, if `referrer` is its employment authority, or was before it handed the case over."""
    had_it = exists().where(TransferRow.case_id == CaseRow.id, TransferRow.from_authority_id == referrer)
    statement = (
        select(ItemRow.case_id)
        .join(CaseRow, CaseRow.id == ItemRow.case_id)
        .where(ItemRow.id == item_id, (CaseRow.employment_authority_id == referrer) | had_it)
    )
    return (await session.scalars(statement.limit(1))).one_or_none()
