"""Use cases of quota bookings: holding a plan's items to the limits, and entering them into the ledger."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.plans.models import PlanRow
from plans_api.quotas import queries
from plans_api.quotas.models import QuotaUseRow
from plans_api.quotas.rules import Period, Quota, QuotaUsedMeanwhile, exceeds, quota_of, used
from plans_api.quotas.service import Ledger, read_ledger
from tym_shared.call import Call
from tym_shared.callers import Caller
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date
from tym_shared.legal_rules import LegalRule
from tym_shared.vocabulary import OrganisationKind


@dataclass(frozen=True, kw_only=True)
class Booking:
    """An item that would use a quota; `place` is where it stands in the plan."""

    quota: Quota
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
    """Those of a plan's items that use a quota, in their order."""
    return [
        Booking(
            quota=quota,
            item_id=item.id,
            place=place,
            service_code=item.service_code,
            starts_on=item.starts_on,
            ends_on=item.ends_on,
        )
        for place, item in enumerate(items)
        if (quota := quota_of(item.service_code, on=item.starts_on))
    ]


@dataclass(frozen=True, kw_only=True)
class OverQuota:
    """A booking that the ledger does not permit."""

    rule: LegalRule
    place: int
    member: str
    detail: str
    given: str | None


@dataclass(frozen=True, kw_only=True)
class InPlan:
    """A plan whose items are counted anew: its id, and that of the plan it is to replace."""

    id: UUID
    replaces_id: UUID | None

    @classmethod
    def of(cls, plan: PlanRow) -> "InPlan":
        """A plan, stored or about to be."""
        return cls(id=plan.id, replaces_id=plan.replaces_id)

    def period(self, use: QuotaUseRow, kept: Collection[UUID | None], *, today: date) -> Period | None:
        """What a period of the ledger counts beside the items that are `kept`, or new.

        What the plan drops, and what it takes over from the plan it replaces, counts as far as it has been used.
        """
        if use.plan_id is None or use.plan_id not in {self.id, self.replaces_id} or use.is_settled:
            return Period(starts_on=use.starts_on, ends_on=use.ends_on)
        if use.plan_item_id in kept or use.starts_on > today:
            return None
        return Period(starts_on=use.starts_on, ends_on=min(use.ends_on, today))


async def check_bookings(
    call: Call, person_id: UUID, plan: InPlan, bookings: Collection[Booking]
) -> Sequence[OverQuota]:
    """What the ledger does not permit of a plan's bookings, counted with all that is used and booked beside them.

    How much has been used is told to those alone who read the ledger.
    """
    if not bookings:
        return []
    session = await call.begin()
    ledger = await read_ledger(session, person_id)
    settled = await queries.settled_items(session, plan.id)
    today = legal_date(await read_legal_now(session))
    kept = {one.item_id for one in bookings}
    beside = {
        one.quota.code: [period for use in ledger.uses_of(one.quota) if (period := plan.period(use, kept, today=today))]
        for one in bookings
    }
    new = [one for one in bookings if one.item_id not in settled]
    begun = {one.plan_item_id: one for one in ledger.uses if one.plan_item_id and one.starts_on <= today}
    found = [*_begun_anew(begun, new), *_over_quota(ledger, beside, new)]
    return found if _may_know(call.caller) else [replace(one, given=None) for one in found]


def _may_know(caller: Caller) -> bool:
    """Whether the caller reads the ledger: the person and employment authorities do (380/2023 § 112)."""
    organisation = caller.organisation
    return organisation is None or organisation.kind is OrganisationKind.EMPLOYMENT_AUTHORITY


def _begun_anew(begun: Mapping[UUID, QuotaUseRow], bookings: Iterable[Booking]) -> Iterator[OverQuota]:
    """Periods after one that has begun under the same item: in its place they would undo what it used."""
    for booking in bookings:
        former = begun.get(booking.item_id) if booking.item_id else None
        if former is not None and booking.starts_on > former.ends_on:
            detail = "a period after one that has begun is an item of its own"
            given = booking.starts_on.isoformat()
            rule = booking.quota.rule
            yield OverQuota(rule=rule, place=booking.place, member="startsOn", detail=detail, given=given)


def _over_quota(ledger: Ledger, beside: Mapping[str, list[Period]], bookings: Iterable[Booking]) -> Iterator[OverQuota]:
    for booking in sorted(bookings, key=lambda one: one.starts_on):
        quota = booking.quota
        if booking.ends_on is None:
            yield OverQuota(
                rule=quota.rule, place=booking.place, member="endsOn", detail="the period needs its end", given=None
            )
            continue
        beside[quota.code].append(Period(starts_on=booking.starts_on, ends_on=booking.ends_on))
        total = used(quota, beside[quota.code], ledger.reset_days(quota))
        if exceeds(quota, total):
            yield OverQuota(
                rule=quota.rule,
                place=booking.place,
                member="endsOn",
                detail=f"over the person's limit of {quota.rule.number} months in all",
                given=f"{total.months} months {total.days} days",
            )


async def book(call: Call, person_id: UUID, plan: InPlan, bookings: Collection[Booking], *, organisation: str) -> None:
    """Enter into the ledger what a plan that has come into force uses, in place of what it used before.

    What has been ended sooner stays as it is, though the plan still names it; what it no longer names ends today.
    Refused: what the ledger, to which others have written since the plan was drafted, does not permit.
    """
    session = await call.begin()
    await queries.hold_ledger(session, person_id)
    for over in await check_bookings(call, person_id, plan, bookings):
        raise QuotaUsedMeanwhile(over.detail, rule=over.rule.reference(given=over.given))
    today = legal_date(await read_legal_now(session))
    kept = [one.item_id for one in bookings if one.item_id]
    dropped = (QuotaUseRow.plan_id == plan.id) & QuotaUseRow.plan_item_id.not_in(kept)
    await queries.end_bookings(session, dropped, on=today)
    for one in bookings:
        assert one.ends_on is not None, "a period that uses a quota has its end"
        period = {"starts_on": one.starts_on, "ends_on": one.ends_on}
        statement = insert(QuotaUseRow).values(
            id=uuid4(),
            person_id=person_id,
            quota=one.quota.code,
            service_code=one.service_code,
            plan_id=plan.id,
            plan_item_id=one.item_id,
            organisation_id=organisation,
            recorded_by=call.caller.user_id,
            **period,
        )
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["plan_item_id"], set_=period, where=QuotaUseRow.version == 1
            )
        )


async def end_booking(call: Call, item_id: UUID, *, on: date) -> None:
    """End what an item uses of a quota on a day; what had not begun by then is taken back."""
    await queries.end_bookings(await call.begin(), QuotaUseRow.plan_item_id == item_id, on=on)


async def end_bookings_of_plan(session: AsyncSession, plan_id: UUID, *, on: date) -> None:
    """The same for all that a plan uses, which ends with the plan."""
    await queries.end_bookings(session, QuotaUseRow.plan_id == plan_id, on=on)
