"""The catalogue: every single-booking limit just inside and just outside, and every validity date."""

from datetime import date, timedelta
from typing import Any

import pytest

from plans_api.bookings.schemas import ItemIn
from plans_api.catalogue.rules import LIMITS, LONGER_MONTHS, CatalogueService, breaches, catalogue
from tym_shared.legal_dates import add_months

START = date(2025, 3, 3)
TESTED = [(service, limit) for service in catalogue().values() for limit in LIMITS if limit in service.limits]
LASTING = [(service, limit) for service, limit in TESTED if LIMITS[limit][0] == "endsOn" and "min" not in limit]
DATED = [service for service in catalogue().values() if service.valid_from or service.valid_to]


COUNTED = {"totalDays": "total_days", "meetings": "meetings"}
OUTSIDE_A_BOOKING = {
    "avg_days_2025": "a statistic",
    "benefit_support_max_months": "binds the benefit, which Kela decides",
    "continuation_under_25_max_years": "binds the integration plan's own time",
    "days_per_week": "binds the payment of the grant",
    "deadline_working_days_from_jobsearch_start": "a deadline of the ordinary plan",
    "eur_per_day": "binds the payment",
    "eur_per_day_raised": "binds the payment",
    "extension_max_months_at_a_time": "binds a later decision of the authority",
    "higher_education_progress_credits_per_month": "binds the study, not its booking",
    "interrupt_after_unauthorised_absence_days": "a ground of interruption",
    "interval_months": "a review interval",
    "max_eur_per_month": "binds the payment",
    "max_months_basic_education": "the longer limit of one kind of study, which the catalogue does not tell apart",
    "max_months_in_company": "binds a part of an ended pilot",
    "max_months_to_plan": "a deadline of the case",
    "max_working_time_percent": "binds the contract",
    "meeting_minutes": "binds each meeting",
    "percent": "binds the payment",
    "previous_deadline_working_days": "a deadline of the ordinary plan before 2026",
    "prior_work_or_business_months_if_full_time_studies": "binds the benefit",
    "within_years_of_first_permit": "a condition of the person",
}
"""Limits that no single booking can break, and what they bind instead."""


def booking(service: CatalogueService, **given: Any) -> ItemIn:
    """A booking that breaks no limit except as given."""
    limits = service.limits
    shortest = limits.get("period_min_months")
    values: dict[str, Any] = {
        "starts_on": service.valid_to or START,
        "ends_on": add_months(service.valid_to or START, shortest) if shortest else None,
        "days_per_week": limits.get("days_per_week_min"),
        "hours_per_day": limits.get("hours_per_day_min"),
    }
    return ItemIn.model_construct(**(values | given))


def at_limit(service: CatalogueService, limit: str, step: int) -> dict[str, Any]:
    """The member that a limit binds, exactly at it (`step` 0) or one unit beyond it (`step` 1)."""
    value, outward = service.limits[limit], -step if "min" in limit else step
    member = LIMITS[limit][0]
    if member in COUNTED:
        return {COUNTED[member]: value + outward}
    if limit == "max_weeks":
        return {"ends_on": (service.valid_to or START) + timedelta(weeks=value, days=step - 1)}
    if limit.startswith("days_per_week"):
        return {"days_per_week": value + outward}
    if limit.startswith("hours_per_day"):
        return {"hours_per_day": value + outward * 0.5}
    last = add_months(service.valid_to or START, value)
    return {"ends_on": last + timedelta(days=outward - (limit == "period_min_months"))}


def test_the_catalogue_holds_all_125_services() -> None:
    assert len(catalogue()) == 125


def test_every_limit_of_the_catalogue_is_tested_or_binds_something_else() -> None:
    named = {limit for service in catalogue().values() for limit in service.limits}
    assert named - LIMITS.keys() == OUTSIDE_A_BOOKING.keys()


def test_the_long_unemployed_get_the_longer_limit_alone() -> None:
    subsidy = catalogue()["palkkatuki"]
    eight_months = {"ends_on": add_months(START, 8)}
    assert [one.rule.unit for one in breaches(subsidy, booking(subsidy, **eight_months))] == ["months"]
    assert list(breaches(subsidy, booking(subsidy, **eight_months), is_lengthened=True)) == []


@pytest.mark.parametrize(("service", "limit"), TESTED, ids=lambda value: getattr(value, "code", value))
def test_a_limit_holds_exactly_where_the_law_draws_it(service: CatalogueService, limit: str) -> None:
    lengthened = {"is_lengthened": limit == LONGER_MONTHS}
    inside = booking(service, **at_limit(service, limit, 0))
    outside = booking(service, **at_limit(service, limit, 1))
    assert limit not in {breach.rule.unit for breach in breaches(service, inside, **lengthened)}
    broken = [breach for breach in breaches(service, outside, **lengthened) if breach.rule.unit == limit]
    assert [breach.rule.value for breach in broken] == [service.limits[limit]]
    assert broken[0].rule.act == (service.act or "")


@pytest.mark.parametrize(("service", "limit"), LASTING, ids=lambda value: getattr(value, "code", value))
def test_what_may_last_so_long_at_most_has_its_end(service: CatalogueService, limit: str) -> None:
    without_end = booking(service, ends_on=None)
    found = breaches(service, without_end, is_lengthened=limit == LONGER_MONTHS)
    assert [(one.member, one.given) for one in found if one.rule.unit == limit] == [("endsOn", None)]


@pytest.mark.parametrize("service", DATED, ids=lambda service: service.code)
def test_a_service_starts_only_within_its_validity(service: CatalogueService) -> None:
    for day, allowed in (
        (service.valid_from, True),
        (service.valid_to, True),
        (service.valid_from and service.valid_from - timedelta(days=1), False),
        (service.valid_to and service.valid_to + timedelta(days=1), False),
    ):
        if day is not None:
            found = [breach.member for breach in breaches(service, booking(service, starts_on=day, ends_on=None))]
            assert ("startsOn" not in found) is allowed


def test_taito_rehabilitation_cannot_start_after_2025() -> None:
    taito = catalogue()["kela-taito-kuntoutus"]
    assert [breach.member for breach in breaches(taito, booking(taito, starts_on=date(2026, 1, 1)))] == ["startsOn"]


def test_a_service_name_that_tells_of_health_or_social_services_is_protected() -> None:
    protected = {code for code, service in catalogue().items() if service.protects}
    assert {"mielenterveyspalvelut", "kuntouttava-tyotoiminta", "kela-ammatillinen-kuntoutusselvitys"} <= protected
    assert "tyonhakuvalmennus" not in protected
