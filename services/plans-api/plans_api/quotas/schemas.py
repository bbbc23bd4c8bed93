"""The wire shapes of quotas."""

from datetime import date
from uuid import UUID

from tym_shared.wire import Code, Day, Incoming, Outgoing


class QuotaUseIn(Incoming):
    """A period of use that no plan here booked; both days included."""

    person_id: UUID
    quota: Code
    service_code: Code
    starts_on: Day
    ends_on: Day


class QuotaUseEndIn(Incoming):
    """The day on which a period really ended."""

    ends_on: Day


class QuotaResetIn(Incoming):
    """The facts on which a quota begins anew: unbroken unemployment since a day, and the day of birth of the young."""

    person_id: UUID
    quota: Code
    unemployed_since: Day
    born_on: Day | None = None


class AmountOut(Outgoing):
    """Months and days."""

    months: int
    days: int


class QuotaUseOut(Outgoing):
    """A period of use; the period's id and organisation for who recorded it."""

    id: UUID
    service_code: str
    starts_on: date
    ends_on: date
    organisation_id: str
    plan_item_id: UUID | None


class QuotaOut(Outgoing):
    """A person's quota: the limit with act and section, what is used and left since it last began, and the periods."""

    quota: str
    act: str
    section: str
    limit_months: int
    used: AmountOut
    left: AmountOut
    counted_from: date | None
    uses: list[QuotaUseOut]
    assumption: str | None


class QuotasOut(Outgoing):
    """Every quota of a person."""

    items: list[QuotaOut]
