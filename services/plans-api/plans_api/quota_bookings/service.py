"""Use cases of quota bookings: holding a plan's items to the limits, and entering them into the ledger."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert

from plans_api.quotas import queries
from plans_api.quotas.models import QuotaUseRow
from plans_api.quotas.rules import Period, Quota, exceeds, quota_of, used
from plans_api.quotas.service import Ledger, read_ledger
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date
from tym_shared.legal_rules import LegalRule


@dataclass(frozen=True, kw_only=True)
class Booking:
    """An item that would use a quota; `place` is where it stands in the plan."""

    item_id: UUID | None
    place: int
    service_code: str
    starts_on: date
    ends_on: date | None


class Booked(Protocol):
    """An item of a plan, given or stored."""

    @property
    def id(self) -> UUID | None: ...
    @property
    def service_code(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


def bookings_of(items: Iterable[Booked]) -> list[Booking]:
    """The items of a plan, in their order, as the ledger takes them."""
    return [
        Booking(
            item_id=item.id,
            place=place,
            service_code=item.service_code,
            starts_on=item.starts_on,
            ends_on=item.ends_on,
        )
        for place, item in enumerate(items)
    ]


@dataclass(frozen=True, kw_only=True)
class OverQuota:
    """A booking that the ledger does not permit."""

    rule: LegalRule
    place: int
    member: str
    detail: str
    given: str | None


async def check_bookings(
    call: Call, person_id: UUID, plan_id: UUID | None, bookings: Collection[Booking]
) -> Sequence[OverQuota]:
    """What the ledger does not permit of a plan's bookings, counted with all that other plans and records have used."""
    bound = [(one, quota) for one in bookings if (quota := quota_of(one.service_code, on=one.starts_on))]
    if not bound:
        return []
    ledger = await read_ledger(await call.begin(), person_id, without_plan=plan_id)
    return list(_over_quota(ledger, bound))


def _over_quota(ledger: Ledger, bound: Sequence[tuple[Booking, Quota]]) -> Iterator[OverQuota]:
    taken: dict[str, list[Period]] = {}
    for booking, quota in sorted(bound, key=lambda one: one[0].starts_on):
        if booking.ends_on is None:
            yield OverQuota(
                rule=quota.rule, place=booking.place, member="endsOn", detail="the period needs its end", given=None
            )
            continue
        periods = taken.setdefault(quota.code, [*ledger.periods(quota)])
        periods.append(Period(starts_on=booking.starts_on, ends_on=booking.ends_on))
        total = used(quota, periods, ledger.reset_days(quota))
        if exceeds(quota, total):
            yield OverQuota(
                rule=quota.rule,
                place=booking.place,
                member="endsOn",
                detail=f"over the person's limit of {quota.rule.number} months in all",
                given=f"{total.months} months {total.days} days",
            )


async def book(call: Call, person_id: UUID, plan_id: UUID, bookings: Collection[Booking], *, organisation: str) -> None:
    """Enter into the ledger what a plan that has come into force uses, in place of what it used before."""
    session = await call.begin()
    await queries.hold_ledger(session, person_id)
    today = legal_date(await read_legal_now(session))
    await queries.cancel_other_bookings(session, plan_id, [one.item_id for one in bookings if one.item_id], today=today)
    for one in bookings:
        quota = quota_of(one.service_code, on=one.starts_on)
        if quota is None or one.ends_on is None:
            continue
        period = {"starts_on": one.starts_on, "ends_on": one.ends_on}
        statement = insert(QuotaUseRow).values(
            id=uuid4(),
            person_id=person_id,
            quota=quota.code,
            service_code=one.service_code,
            plan_id=plan_id,
            plan_item_id=one.item_id,
            organisation_id=organisation,
            recorded_by=call.caller.user_id,
            **period,
        )
        await session.execute(
            statement.on_conflict_do_update(index_elements=["plan_item_id"], set_=period | {"is_cancelled": False})
        )


async def end_booking(call: Call, item_id: UUID, *, on: date) -> None:
    """End what an item uses of a quota on a day; what had not begun by then is taken back."""
    row = await queries.booking_of(await call.begin(), item_id)
    if row is None or row.ends_on <= on:
        return
    if row.starts_on > on:
        row.is_cancelled = True
    else:
        row.ends_on = on
    row.version += 1
