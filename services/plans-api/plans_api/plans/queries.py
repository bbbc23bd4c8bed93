"""Reads of plans; the database function `read_plan` gives a whole plan in one round trip, under the policies."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, any_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.cases.queries import get as get_case
from plans_api.cases.queries import get_for_update as get_case_for_update
from plans_api.cases.queries import visible_to as visible_cases
from plans_api.cases.rules import CaseId
from plans_api.db import is_person
from plans_api.maskings.rules import of_item
from plans_api.plans.models import ItemRow, PlanRow, VersionRow
from plans_api.plans.rules import PlanId, VersionState
from tym_shared.call import Call
from tym_shared.callers import Caller, CallerKind
from tym_shared.errors import NotFound
from tym_shared.json_documents import from_json, to_json_text


def visible_to(caller: Caller) -> Select[PlanRow]:
    """The plans of the cases this caller may see, and those outside a case that it is a reader of; to a person the own.

    The database's policies say the same again.
    """
    if caller.kind is CallerKind.PERSON:
        return select(PlanRow).where(is_person(PlanRow.person_id, caller.person_id))
    return visible_by_case(visible_cases(caller), literal(caller.acting_organisation().id))


def visible_by_case(cases: Select[CaseRow], reader: ColumnElement[str]) -> Select[PlanRow]:
    """The plans of these cases, and those outside a case of which an organisation is a reader."""
    case = cases.where(CaseRow.id == PlanRow.case_id).correlate(PlanRow).exists()
    return select(PlanRow).where(case | (reader == any_(PlanRow.readers)))


async def case_of(session: AsyncSession, caller: Caller, plan: PlanRow, *, lock: bool = False) -> CaseRow | None:
    """The case of a plan as the caller may see it, locked where asked; None for a plan outside one."""
    if plan.case_id is None:
        return None
    return await (get_case_for_update if lock else get_case)(session, caller, CaseId(plan.case_id))


async def get(session: AsyncSession, caller: Caller, plan_id: PlanId) -> PlanRow:
    """One plan; NotFound if it is not visible."""
    row = (await session.scalars(visible_to(caller).where(PlanRow.id == plan_id))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def plan_of_case(session: AsyncSession, case_id: UUID) -> PlanRow | None:
    """The plan of a case."""
    return (await session.scalars(select(PlanRow).where(PlanRow.case_id == case_id))).one_or_none()


async def get_for_update(session: AsyncSession, caller: Caller, plan_id: PlanId) -> PlanRow:
    """One plan, locked and as it is now; NotFound if it is not visible."""
    statement = visible_to(caller).where(PlanRow.id == plan_id).with_for_update(of=PlanRow)
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def read_logged(call: Call, plan_id: PlanId, *, number: int | None) -> dict[str, Any]:
    """The plan with its version in force and its draft, or with one numbered version; NotFound if not visible.

    `sources` names the organisations that stored what is shown; where the reader's own is among them, or it is the
    person's own, the read is noted in the use log in the same statement.
    """
    answer = await call.call_function(
        "read_plan",
        plan_id,
        number,
        uuid4(),
        call.caller.name,
        call.stated_purpose,
        call.necessity,
        call.operation.id,
    )
    document: dict[str, Any] | None = from_json(answer) if answer else None
    if document is None or (number is not None and not document["versions"]):
        raise NotFound
    return document


async def release(
    call: Call, plan_id: PlanId, *, located: int, decisions: Sequence[Mapping[str, object]]
) -> int | None:
    """The plan's present version, None if the caller may no longer see it.

    If it is the one that was located, what leaves on the decisions is noted in the same statement.
    """
    released = to_json_text(decisions)
    version: int | None = await call.call_function("release_plan", plan_id, located, call.operation.id, released)
    return version


async def version_numbered(session: AsyncSession, plan_id: UUID, number: int) -> VersionRow | None:
    """A version by its number."""
    statement = select(VersionRow).where(VersionRow.plan_id == plan_id, VersionRow.number == number)
    return (await session.scalars(statement)).one_or_none()


async def stater_of(session: AsyncSession, item: ItemRow) -> str:
    """The organisation that stated an item: that of its version, or one before whose item the version keeps."""
    version = (await session.scalars(select(VersionRow).where(VersionRow.id == item.version_id))).one()
    return version.origin_of(of_item(item.id))


async def versions_of(session: AsyncSession, plan_id: UUID) -> Sequence[VersionRow]:
    """Every version, newest first."""
    statement = select(VersionRow).where(VersionRow.plan_id == plan_id).order_by(VersionRow.number.desc())
    return (await session.scalars(statement)).all()


async def items_of(session: AsyncSession, version_id: UUID) -> Sequence[ItemRow]:
    """A version's items in their order."""
    return (
        await session.scalars(select(ItemRow).where(ItemRow.version_id == version_id).order_by(ItemRow.place))
    ).all()


async def item_in_force(session: AsyncSession, plan_id: UUID, item_id: UUID) -> ItemRow | None:
    """An item of the plan's version in force."""
    statement = (
        select(ItemRow)
        .join(VersionRow, VersionRow.id == ItemRow.version_id)
        .where(ItemRow.plan_id == plan_id, ItemRow.id == item_id, VersionRow.state == VersionState.IN_FORCE)
    )
    return (await session.scalars(statement)).one_or_none()


async def plans_of_person(session: AsyncSession, caller: Caller) -> Sequence[PlanRow]:
    """The signed-in person's plans, newest first."""
    return (await session.scalars(visible_to(caller).order_by(PlanRow.created_at.desc()))).all()
