"""Which authorities are responsible for a person: the home municipality decides (380/2023 § 17(1)).

Without a home municipality in Finland, or with one in Åland, the municipality of main stay decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from consent_api.municipalities.rules import Municipality, MunicipalityUnknown, Table
from tym_shared.errors import FieldFault, Invalid


class HomeSource(StrEnum):
    """How the home municipality is known."""

    POPULATION_REGISTER = "population-register"
    PERSON = "person"
    AUTHORITY = "authority"


class MainStayMissing(Invalid):
    """Without a home municipality the municipality of main stay is needed."""


class Ground(StrEnum):
    """Which municipality decides."""

    HOME_MUNICIPALITY = "home-municipality"
    MAIN_STAY = "main-stay"


class Home(Protocol):
    """A record of where a person's home is from a day on."""

    @property
    def municipality_code(self) -> str | None: ...
    @property
    def main_stay_code(self) -> str | None: ...
    @property
    def valid_from(self) -> date: ...


AnyHome = TypeVar("AnyHome", bound=Home)


@dataclass(frozen=True, kw_only=True)
class Responsible:
    """The authorities responsible on a day and the ground; all None where nothing is known, or in Åland."""

    ground: Ground | None = None
    employment_authority_id: str | None = None
    county_id: str | None = None


def home_on(homes: Sequence[AnyHome], day: date) -> AnyHome | None:
    """The record that holds on a day; `homes` stand newest first, so that a later record corrects an earlier one."""
    return next((home for home in homes if home.valid_from <= day), None)


def check_home(municipality: str | None, main_stay: str | None, *, on: date, table: Table) -> None:
    """Refuse codes that no municipality has on the first day, and a person without either municipality."""
    for pointer, code in (("/municipalityCode", municipality), ("/mainStayMunicipalityCode", main_stay)):
        found = table.municipalities.get(code) if code else None
        if code and (found is None or not found.exists(on)):
            raise MunicipalityUnknown(errors=[FieldFault(pointer=pointer, detail="no such municipality on that day")])
    if municipality is None and main_stay is None:
        raise MainStayMissing(errors=[FieldFault(pointer="/mainStayMunicipalityCode", detail="required")])


def responsible_on(homes: Sequence[Home], day: date, table: Table) -> Responsible:
    """The employment authority and the county responsible on a day (380/2023 § 17(1))."""
    home = home_on(homes, day)
    if home is None:
        return Responsible()
    municipality = table.at(home.municipality_code, on=day) if home.municipality_code else None
    if municipality is not None and not municipality.aland:
        return _responsible(municipality, Ground.HOME_MUNICIPALITY, day, table)
    stay = table.at(home.main_stay_code, on=day) if home.main_stay_code else None
    return _responsible(stay, Ground.MAIN_STAY, day, table) if stay is not None else Responsible()


def _responsible(municipality: Municipality, ground: Ground, day: date, table: Table) -> Responsible:
    return Responsible(
        ground=ground,
        employment_authority_id=municipality.employment_authority_id if day >= table.employment_areas_from else None,
        county_id=municipality.county_id if day >= table.counties_from else None,
    )
