"""The directory document, as it is served and as older copies of it were kept."""

from datetime import date
from typing import Any

import pytest

from tym_shared.directory import Directory, Organisation
from tym_shared.vocabulary import OrganisationId

UNIT = {
    "code": "aikuissosiaalityo",
    "names": {"fi": "Aikuissosiaalityö"},
    "registers": ["county-social"],
    "validFrom": "2025-01-01",
    "validTo": "2026-12-31",
    "lead": "esihenkilo@alue.example",
}
DAY, BEFORE, AFTER = date(2026, 12, 31), date(2024, 12, 31), date(2027, 1, 1)


def county(**members: Any) -> Organisation:
    """A county as a document with these members has it."""
    entry = {
        "id": "county",
        "kind": "wellbeing-services-county",
        "names": {},
        "active": True,
        "organiserId": None,
        "areas": [],
        **members,
    }
    document: dict[str, Any] = {"organisations": [entry], "issuers": [], "services": []}
    document |= {"purposes": [], "necessityGrounds": []}
    return Directory.parse(document, etag="1").organisations[OrganisationId("county")]


def test_a_unit_is_there_from_its_first_day_to_its_last() -> None:
    found = county(units=[UNIT], lead=None)
    assert found.has_unit("aikuissosiaalityo", on=DAY)
    assert not found.has_unit("aikuissosiaalityo", on=BEFORE)
    assert not found.has_unit("aikuissosiaalityo", on=AFTER)
    assert not found.has_unit("lastensuojelu", on=DAY)
    assert not county(units=[], lead=None).has_unit("aikuissosiaalityo", on=DAY)


def test_a_copy_from_before_units_can_be_read_and_refuses_none() -> None:
    found = county()
    assert found.units is None
    assert found.has_unit("aikuissosiaalityo", on=DAY)
    assert found.lead_of("aikuissosiaalityo", on=DAY) is None


@pytest.mark.parametrize(
    ("unit", "on", "of_organisation", "lead"),
    [
        ("aikuissosiaalityo", DAY, "johto@alue.example", "esihenkilo@alue.example"),
        ("aikuissosiaalityo", AFTER, "johto@alue.example", "johto@alue.example"),
        ("aikuissosiaalityo", BEFORE, None, None),
        ("lastensuojelu", DAY, "johto@alue.example", "johto@alue.example"),
        (None, DAY, "johto@alue.example", "johto@alue.example"),
        (None, DAY, None, None),
    ],
)
def test_what_is_late_goes_to_the_lead_of_a_unit_that_is_there_else_to_the_organisations(
    unit: str | None, on: date, of_organisation: str | None, lead: str | None
) -> None:
    assert county(units=[UNIT], lead=of_organisation).lead_of(unit, on=on) == lead
