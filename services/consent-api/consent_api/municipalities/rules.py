"""The municipality table: which county and which employment authority serve a municipality on a day.

The table ships beside the regions whose ids it uses. Before employment areas began (1 January 2025) and counties
(1 January 2023) there is none. Helsinki organises itself: its two organisations are told apart by their ids.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tym_shared.errors import Invalid


class MunicipalityUnknown(Invalid):
    """No municipality has this code on that day."""


@dataclass(frozen=True, kw_only=True)
class Municipality:
    """A municipality by its three-digit code; the organisations are None in Åland, which has its own."""

    code: str
    names: Mapping[str, str]
    alternative_names: Mapping[str, str]
    county_id: str | None
    employment_authority_id: str | None
    aland: bool
    valid_from: date | None
    valid_to: date | None
    successor_code: str | None
    evidence: Mapping[str, list[str]]
    second_evidence: str | None
    note: str | None

    def exists(self, on: date) -> bool:
        """Whether the municipality exists on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Table:
    """The municipalities by code, and the days on which their organisations began."""

    as_of: date
    counties_from: date
    employment_areas_from: date
    sources: Mapping[str, Mapping[str, str]]
    doubts: list[str]
    municipalities: Mapping[str, Municipality]

    def at(self, code: str, *, on: date) -> Municipality | None:
        """The municipality of this code on a day: its successor where it has been dissolved before."""
        found = self.municipalities.get(code)
        while found is not None and not found.exists(on) and found.successor_code is not None:
            found = self.municipalities.get(found.successor_code)
        return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _municipality(entry: Mapping[str, Any]) -> Municipality:
    return Municipality(
        code=entry["code"],
        names=entry["names"],
        alternative_names=entry["alternativeNames"],
        county_id=entry["countyId"],
        employment_authority_id=entry["employmentAuthorityId"],
        aland=entry["aland"],
        valid_from=_day(entry["validFrom"]),
        valid_to=_day(entry["validTo"]),
        successor_code=entry["successorCode"],
        evidence=entry["evidence"],
        second_evidence=entry["secondEvidence"],
        note=entry["note"],
    )


@lru_cache(maxsize=1)
def table() -> Table:
    """The table as shipped."""
    shipped = files("consent_api.organisations.data").joinpath("municipalities.json").read_text(encoding="utf-8")
    document = json.loads(shipped)
    return Table(
        as_of=date.fromisoformat(document["asOf"]),
        counties_from=date.fromisoformat(document["countiesFrom"]),
        employment_areas_from=date.fromisoformat(document["employmentAreasFrom"]),
        sources=document["sources"],
        doubts=document["doubts"],
        municipalities={entry["code"]: _municipality(entry) for entry in document["municipalities"]},
    )
