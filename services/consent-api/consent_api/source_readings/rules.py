"""Where the sources of the regions contradict themselves: both readings are kept, and why one of them is used."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files


class ReadingKind(StrEnum):
    """A contradiction of the source, or a check that it stood."""

    CONTRADICTION = "contradiction"
    CHECK = "check"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read the source: where it says so, in which lines of its text, and whether it is the one used."""

    text: str
    place: str
    lines: str | None
    used: bool


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the source leaves open, its readings and the reason for the one that is used."""

    id: str
    kind: ReadingKind
    what: str
    readings: Sequence[Reading]
    why: str


@dataclass(frozen=True, kw_only=True)
class SourceReadings:
    """The source, its date, and everything it leaves open."""

    source: str
    as_of: date
    items: Sequence[Question]


@lru_cache(maxsize=1)
def source_readings() -> SourceReadings:
    """The readings as shipped beside the regions."""
    shipped = files("consent_api.organisations.data").joinpath("source_readings.json").read_text(encoding="utf-8")
    document = json.loads(shipped)
    return SourceReadings(
        source=document["source"],
        as_of=date.fromisoformat(document["asOf"]),
        items=[
            Question(
                id=entry["id"],
                kind=ReadingKind(entry["kind"]),
                what=entry["what"],
                readings=[Reading(**reading) for reading in entry["readings"]],
                why=entry["why"],
            )
            for entry in document["readings"]
        ],
    )
