"""How a quota is counted and when it begins anew; the numbers stand in the data with their act and section."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tym_shared.errors import Conflict, FieldFault, Invalid
from tym_shared.legal_dates import add_months, years_between
from tym_shared.legal_rules import LegalRule, by_name

DAY = timedelta(days=1)


class QuotaUnknown(Invalid):
    """There is no such quota."""


class ServiceOutsideQuota(Invalid):
    """This service does not use the quota."""


class QuotaUsedMeanwhile(Conflict):
    """More of a quota has been used since the plan was drafted: in force it would exceed the limit."""


class QuotaNotResettable(Invalid):
    """No condition on which the quota begins anew is met."""


@dataclass(frozen=True, kw_only=True)
class ResetCondition:
    """The quota begins anew after so many months of unbroken unemployment since the last period.

    `under_age` binds it to those younger on the day, `only_used_up` to a quota that is used up.
    """

    code: str
    months: int
    under_age: int | None
    only_used_up: bool


@dataclass(frozen=True, kw_only=True)
class Quota:
    """A person's limit in months over all periods of some services."""

    code: str
    services: frozenset[str]
    rule: LegalRule
    resets: Sequence[ResetCondition]
    days_a_month: int
    assumption: str | None


@dataclass(frozen=True, kw_only=True)
class Period:
    """A period of use, both days included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, order=True)
class Amount:
    """Months and days; days are fewer than a month's."""

    months: int
    days: int


@lru_cache(maxsize=1)
def quotas() -> Mapping[str, Quota]:
    """Every quota by code."""
    entries = json.loads(files("plans_api.quotas.data").joinpath("quotas.json").read_text(encoding="utf-8"))
    return {entry["code"]: _read(entry) for entry in entries}


def quota_of(service: str, *, on: date) -> Quota | None:
    """The quota in force on a day that a service uses, if it uses one."""
    return next((one for one in _by_service().get(service, ()) if one.rule.in_force(on)), None)


@cache
def _by_service() -> Mapping[str, Sequence[Quota]]:
    return by_name(tuple(quotas().values()), lambda one: one.services)


def find_quota(code: str) -> Quota:
    """The quota of this code; QuotaUnknown otherwise."""
    if code not in quotas():
        raise QuotaUnknown(errors=[FieldFault(pointer="/quota", detail="not a quota")])
    return quotas()[code]


def length(period: Period) -> Amount:
    """A period's whole calendar months and the days beyond them."""
    after = period.ends_on + DAY
    months = (after.year - period.starts_on.year) * 12 + after.month - period.starts_on.month
    if add_months(period.starts_on, months) > after:
        months -= 1
    return Amount(months, (after - add_months(period.starts_on, months)).days)


def used(quota: Quota, periods: Collection[Period], resets: Collection[date]) -> Amount:
    """What has been used since the quota last began."""
    since = max(resets, default=date.min)
    lengths = [length(period) for period in periods if period.starts_on >= since]
    months, days = divmod(sum(one.days for one in lengths), quota.days_a_month)
    return Amount(sum(one.months for one in lengths) + months, days)


def left(quota: Quota, amount: Amount) -> Amount:
    """What may still be used."""
    months, days = divmod(
        max(0, (quota.rule.number - amount.months) * quota.days_a_month - amount.days), quota.days_a_month
    )
    return Amount(months, days)


def exceeds(quota: Quota, amount: Amount) -> bool:
    """Whether an amount is over the limit."""
    return amount > Amount(quota.rule.number, 0)


def require_reset(
    quota: Quota,
    periods: Collection[Period],
    resets: Collection[date],
    *,
    unemployed_since: date,
    born_on: date | None,
    on: date,
) -> ResetCondition:
    """The condition on which the quota begins anew on this day; QuotaNotResettable if none is met.

    Unemployment counts from the day after the last period at the earliest (380/2023 § 55(2)).
    """
    last = max((period.ends_on for period in periods), default=date.min)
    begun = max(unemployed_since, last + DAY) if last > date.min else unemployed_since
    is_used_up = used(quota, periods, resets) >= Amount(quota.rule.number, 0)
    for condition in quota.resets:
        is_young = condition.under_age is None or (
            born_on is not None and years_between(born_on, on) < condition.under_age
        )
        if is_young and (is_used_up or not condition.only_used_up) and add_months(begun, condition.months) <= on:
            return condition
    fault = FieldFault(pointer="/unemployedSince", detail="not unemployed long enough since the last period")
    raise QuotaNotResettable(errors=[fault], rule=quota.rule.reference(given=unemployed_since.isoformat()))


def _read(entry: Mapping[str, Any]) -> Quota:  # a quota as the data file has it
    return Quota(
        code=entry["code"],
        services=frozenset(entry["services"]),
        rule=LegalRule(
            code=entry["code"],
            act=entry["act"],
            section=entry["section"],
            valid_from=date.fromisoformat(entry["validFrom"]),
            valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
            value=entry["months"],
            unit="months",
        ),
        resets=[
            ResetCondition(
                code=one["code"], months=one["months"], under_age=one["underAge"], only_used_up=one["onlyUsedUp"]
            )
            for one in entry["resets"]
        ],
        days_a_month=entry["daysAMonth"],
        assumption=entry["assumption"],
    )
