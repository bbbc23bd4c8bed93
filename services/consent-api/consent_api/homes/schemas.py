"""The wire shapes of home municipalities."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from consent_api.homes.rules import Ground, HomeSource
from tym_shared.wire import Incoming, Outgoing

MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]


class HomeIn(Incoming):
    """The home municipality from a day on; null without one in Finland, and then the one of main stay is needed."""

    municipality_code: MunicipalityCode | None
    main_stay_municipality_code: MunicipalityCode | None = None
    valid_from: date
    source: HomeSource


class HomeOut(Outgoing):
    """Where the home municipality is; the codes are empty and `masked` where contact is protected from this reader."""

    masked: bool
    municipality_code: str | None
    main_stay_municipality_code: str | None
    valid_from: date
    source: HomeSource


class ResponsibleOut(Outgoing):
    """Who is responsible for the person on a day, and by which municipality (380/2023 § 17).

    `masked` where contact is protected: the authorities would tell the municipality.
    """

    on: date
    masked: bool
    ground: Ground | None
    employment_authority_id: str | None
    county_id: str | None
