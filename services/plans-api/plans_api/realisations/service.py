"""Use cases of realisations: an authority interrupts a service, or refers to the service it gave."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from plans_api.plans import queries
from plans_api.plans.models import ItemRow, PlanRow
from plans_api.plans.queries import item_in_force
from plans_api.plans.rules import ItemNotFound, PlanId
from plans_api.plans.service import announce_item
from plans_api.quota_bookings.service import end_booking
from plans_api.realisations.models import RealisationRow
from plans_api.realisations.rules import (
    AlreadyInterrupted,
    NotTheOrganiser,
    RealisationKind,
    find_ground,
    require_enough,
    require_given,
    require_within,
)
from plans_api.realisations.schemas import DeliveryIn, InterruptionIn
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault, PeriodReversed
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import THREE_AUTHORITIES, OrganisationId, OrganisationKind


async def interrupt_item(call: Call, plan_id: PlanId, item_id: UUID, given: InterruptionIn) -> RealisationRow:
    """The organiser's decision to interrupt an item, which ends what it uses of a quota.

    For a provider the employment authority decides; an authority's service is interrupted by that authority alone.
    Refused: a ground that the law does not yet permit (380/2023 § 59), and a second interruption.
    """
    ground = find_ground(given.ground, on=given.on)
    require_enough(ground, given.absence_days)
    await _locate(call, plan_id, item_id)
    plan, item = await _claim(call, plan_id, item_id)
    require_within(plan.ended_on, given.on, pointer="/on")
    row = await _note(
        call,
        plan,
        item,
        RealisationKind.INTERRUPTION,
        happened_on=given.on,
        ground=ground.code,
        rule_version=ground.version,
        data_register=plan.data_register,
    )
    await end_booking(call, item.id, on=given.on)
    await _announce(call, plan, "plan.item-interrupted", item)
    return row


async def note_delivery(call: Call, plan_id: PlanId, item_id: UUID, given: DeliveryIn) -> RealisationRow:
    """Note where the organiser's own register has a service that was given (381/2023 § 14), no day of it to come."""
    if given.ends_on is not None and given.ends_on < given.starts_on:
        raise PeriodReversed(errors=[FieldFault(pointer="/endsOn", detail="before startsOn")])
    await _locate(call, plan_id, item_id)
    plan, item = await _claim(call, plan_id, item_id)
    last, pointer = (given.ends_on, "/endsOn") if given.ends_on else (given.starts_on, "/startsOn")
    require_given(last, today=legal_date(await read_legal_now(await call.begin())), pointer=pointer)
    require_within(plan.ended_on, last, pointer=pointer)
    row = await _note(
        call,
        plan,
        item,
        RealisationKind.DELIVERY,
        happened_on=given.starts_on,
        ends_on=given.ends_on,
        data_register=given.data_register,
        reference=given.reference,
    )
    await _announce(call, plan, "plan.item-delivered", item)
    return row


async def _locate(call: Call, plan_id: PlanId, item_id: UUID) -> None:
    async with call.look() as session:
        plan = await queries.get(session, call.caller, plan_id)
        item = await item_in_force(session, plan.id, item_id)
    if item is None:
        raise ItemNotFound
    own = call.caller.acting_organisation()
    organiser = call.directory.organisation(OrganisationId(item.organiser_id))
    is_of_authority = organiser is not None and organiser.kind in THREE_AUTHORITIES
    speaks_for_provider = own.kind is OrganisationKind.EMPLOYMENT_AUTHORITY and not is_of_authority
    if own.id != item.organiser_id and not speaks_for_provider:
        raise NotTheOrganiser


async def _claim(call: Call, plan_id: PlanId, item_id: UUID) -> tuple[PlanRow, ItemRow]:
    session = await call.claim()
    plan = await queries.get_for_update(session, call.caller, plan_id)
    item = await item_in_force(session, plan.id, item_id)
    if item is None:
        raise ItemNotFound
    return plan, item


async def _note(
    call: Call, plan: PlanRow, item: ItemRow, kind: RealisationKind, *, happened_on: date, **values: Any
) -> RealisationRow:  # a column's value may be anything
    session = await call.begin()
    row = RealisationRow(
        id=uuid4(),
        plan_id=plan.id,
        item_id=item.id,
        kind=kind,
        organisation_id=call.caller.acting_organisation().id,
        happened_on=happened_on,
        recorded_by=call.caller.user_id,
        **values,
    )
    session.add(row)
    plan.version += 1
    try:
        await session.flush()
    except IntegrityError as taken:
        raise AlreadyInterrupted from taken
    return row


async def _announce(call: Call, plan: PlanRow, event: str, item: ItemRow) -> None:
    case = await queries.case_of(await call.begin(), call.caller, plan)
    await announce_item(call, case, plan, item, event)
