"""Reads of versions: what a new one follows."""

from collections.abc import Sequence

import asyncpg
from sqlalchemy import bindparam, exists, select

from plans_api.items.models import ItemReferralRow
from plans_api.items.rules import DECLINED
from plans_api.plans.models import ItemRow, PlanRow, VersionRow
from plans_api.plans.rules import REFUSED, VersionState
from tym_shared.statements import Rows

LATEST = Rows(
    select(VersionRow).where(VersionRow.plan_id == bindparam("plan"), VersionRow.number == bindparam("number"))
)
TO_REVISE = Rows(
    select(ItemRow)
    .join(VersionRow, VersionRow.id == ItemRow.version_id)
    .where(
        VersionRow.plan_id == bindparam("plan"),
        (VersionRow.state == VersionState.IN_FORCE) | (VersionRow.id == bindparam("before")),
    )
    .order_by(ItemRow.place),
    beside=[
        exists().where(
            ItemReferralRow.item_id == ItemRow.id,
            ItemReferralRow.item_revision == ItemRow.revision,
            VersionRow.state == VersionState.IN_FORCE,
            (ItemReferralRow.decision_outcome == REFUSED) | (ItemReferralRow.state == DECLINED),
        )
    ],
)


async def version_to_revise(
    driver: asyncpg.Connection, plan: PlanRow
) -> tuple[VersionRow, Sequence[tuple[ItemRow, bool]]]:
    """The version that a new one follows, and the items of it and of the one in force, in their order.

    With each, whether it is in force and its organiser has refused the service, by decision or by declining.
    """
    version = await LATEST.first(driver, plan=plan.id, number=plan.latest_number)
    assert version is not None
    found = await TO_REVISE.all_beside(driver, plan=plan.id, before=version.id)
    return version, [(item, is_refused) for item, (is_refused,) in found]
