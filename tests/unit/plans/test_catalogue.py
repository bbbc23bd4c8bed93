"""The catalogue: every single-booking limit just inside and just outside, and every validity date."""

from datetime import date, timedelta
from typing import Any

import pytest

from plans_api.catalogue.rules import LIMITS, Booking, CatalogueService, breaches, catalogue
from tym_shared.legal_dates import add_months

START = date(2025, 3, 3)
TESTED = [(service, limit) for service in catalogue().values() for limit in LIMITS if limit in service.limits]
DATED = [service for service in catalogue().values() if service.valid_from or service.valid_to]


def booking(service: CatalogueService, **given: Any) -> Booking:
    """A booking that breaks no limit except as given."""
    limits = service.limits
    shortest = limits.get("period_min_months")
    values: dict[str, Any] = {
        "organiser": next(iter(service.organisers)),
        "starts_on": service.valid_to or START,
        "ends_on": add_months(service.valid_to or START, shortest) if shortest else None,
        "days_per_week": limits.get("days_per_week_min"),
        "hours_per_day": limits.get("hours_per_day_min"),
    }
    return Booking(**(values | given))


def at_limit(service: CatalogueService, limit: str, step: int) -> dict[str, Any]:
    """The member that a limit binds, exactly at it (`step` 0) or one unit beyond it (`step` 1)."""
    value, outward = service.limits[limit], -step if "min" in limit else step
    if limit.startswith("days_per_week"):
        return {"days_per_week": value + outward}
    if limit.startswith("hours_per_day"):
        return {"hours_per_day": value + outward * 0.5}
    return {"ends_on": add_months(service.valid_to or START, value) + timedelta(days=outward)}


def test_the_catalogue_holds_all_125_services() -> None:
    assert len(catalogue()) == 125


@pytest.mark.parametrize(("service", "limit"), TESTED, ids=lambda value: getattr(value, "code", value))
def test_a_limit_holds_exactly_where_the_law_draws_it(service: CatalogueService, limit: str) -> None:
    inside = booking(service, **at_limit(service, limit, 0))
    outside = booking(service, **at_limit(service, limit, 1))
    assert limit not in {breach.rule.unit for breach in breaches(service, inside)}
    broken = [breach for breach in breaches(service, outside) if breach.rule.unit == limit]
    assert [breach.rule.value for breach in broken] == [service.limits[limit]]
    assert broken[0].rule.act == (service.act or "")


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
