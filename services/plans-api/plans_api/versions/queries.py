"""Reads of versions: what a new one follows, found by the statement that locks its plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Text, bindparam, exists, select
from sqlalchemy.orm import aliased

from plans_api.cases.models import CaseRow
from plans_api.cases.queries import visible_to_kind as visible_cases
from plans_api.items.models import ItemReferralRow
from plans_api.items.rules import DECLINED
from plans_api.plans.models import ItemRow, PlanRow, VersionRow
from plans_api.plans.queries import visible_by_case
from plans_api.plans.rules import REFUSED, PlanId, VersionState
from tym_shared.call import Call
from tym_shared.clock import legal_now
from tym_shared.errors import NotFound, Stale
from tym_shared.shapes import Brought
from tym_shared.taking import Taking
from tym_shared.vocabulary import OrganisationKind

IS_LATEST = VersionRow.number == PlanRow.latest_number
IS_IN_FORCE = VersionRow.state == VersionState.IN_FORCE
LATEST = Brought(select(VersionRow).where(VersionRow.plan_id == PlanRow.id, IS_LATEST).correlate(PlanRow))
ITEMS = Brought(
    select(ItemRow)
    .join(VersionRow, VersionRow.id == ItemRow.version_id)
    .where(VersionRow.plan_id == PlanRow.id, IS_IN_FORCE | IS_LATEST)
    .order_by(ItemRow.place)
    .correlate(PlanRow),
    beside=[
        exists().where(
            ItemReferralRow.item_id == ItemRow.id,
            ItemReferralRow.item_revision == ItemRow.revision,
            IS_IN_FORCE,
            (ItemReferralRow.decision_outcome == REFUSED) | (ItemReferralRow.state == DECLINED),
        )
    ],
)
"""The items of the latest version and of the one in force, in their order.

Beside each: whether it is in force and its organiser has refused the service, by decision or by declining.
"""
SEEN = aliased(PlanRow)


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A plan that is locked, with what its next version follows, and legal time.

    The case is None for a plan outside one; each item says whether its organiser has refused the service.
    """

    plan: PlanRow
    now: datetime
    case: CaseRow | None
    version: VersionRow
    items: Sequence[tuple[ItemRow, bool]]


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """What is asked for organisations of a kind: the plan to lock, and the case that comes with it."""

    plan: Taking[PlanRow]
    case: Brought[CaseRow]


@cache
def _wanted(kind: OrganisationKind) -> _Wanted:
    organisation: ColumnElement[str] = bindparam("organisation", type_=Text())
    case = Brought(visible_cases(kind, organisation).where(CaseRow.id == PlanRow.case_id).correlate(PlanRow))
    seen = select(SEEN.version).where(SEEN.id == PlanRow.id).correlate(PlanRow).scalar_subquery()
    plan = visible_by_case(visible_cases(kind, organisation), organisation).where(PlanRow.id == bindparam("id"))
    beside = [legal_now(), seen, case.column, LATEST.column, ITEMS.column]
    return _Wanted(plan=Taking(plan, lock={"of": PlanRow}, beside=beside), case=case)


async def take(call: Call, plan_id: PlanId) -> Followed:
    """The plan, locked by what opens the call's transaction, with what its next version follows.

    NotFound where plan or case is not visible; refused by If-Match (428, 412). `update_row` stores what is changed.
    """
    organisation = call.caller.acting_organisation()
    wanted = _wanted(organisation.kind)
    plan, beside = await call.take(wanted.plan, id=plan_id, organisation=organisation.id)
    now, seen, cases, versions, items, *_ = beside
    case = next(iter(wanted.case.all(cases)), None)
    if plan.case_id is not None and case is None:
        raise NotFound
    call.match(plan.version)
    if seen != plan.version:  # changed while the lock was waited for: what came beside it was read before
        raise Stale("Read the resource again and decide anew.", currentVersion=plan.version)
    (version,) = LATEST.all(versions)
    return Followed(
        plan=plan,
        now=now,
        case=case,
        version=version,
        items=[(item, is_refused) for item, (is_refused,) in ITEMS.all_beside(items)],
    )
