"""The wire shapes of source readings."""

from datetime import date

from consent_api.source_readings.rules import ReadingKind
from tym_shared.wire import Outgoing


class ReadingOut(Outgoing):
    """One way to read the source; `lines` are those of its text."""

    text: str
    place: str
    lines: str | None
    used: bool


class QuestionOut(Outgoing):
    """What the source leaves open, its readings, and why one of them is used."""

    id: str
    kind: ReadingKind
    what: str
    readings: list[ReadingOut]
    why: str


class SourceReadingsOut(Outgoing):
    """The contradictions and checks of the source that the regions were made from."""

    source: str
    as_of: date
    items: list[QuestionOut]
