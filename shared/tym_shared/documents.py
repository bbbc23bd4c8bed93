"""What a document is made of, and which characters its font has: PDF/UA-1 allows no text that it cannot show."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tym_shared.errors import Unavailable

SHOWN = (
    "\n\t\x20-\x7e\xa0-\u024f\u02b0-\u04ff\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u1e00-\u1eff\u2010-\u2027"
    "\u2030-\u2040\u20a0-\u20bf\u2190-\u2193\ufffd"
)
"""Ranges that the fonts of the compiler hold whole: Latin, Greek, Cyrillic, Hebrew, Arabic, punctuation, currencies."""

NOT_SHOWN = re.compile(f"[^{SHOWN}]")
REPLACEMENT = "\ufffd"


class DocumentsBusy(Unavailable):
    """As many documents as this installation makes at once are being made."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, lines of text, facts with their names, and a table with its head; what is empty is left out."""

    heading: str
    lines: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document in one language."""

    title: str
    author: str
    language: str
    introduction: Sequence[str]
    sections: Sequence[Section]

    def as_data(self) -> Mapping[str, Any]:
        """The document as plain data in which every text can be shown."""
        shown: Mapping[str, Any] = _showable(asdict(self))
        return shown


def _showable(part: Any) -> Any:  # any plain data
    if isinstance(part, str):
        return NOT_SHOWN.sub(REPLACEMENT, part)
    if isinstance(part, Mapping):
        return {name: _showable(value) for name, value in part.items()}
    if isinstance(part, Sequence):
        return [_showable(value) for value in part]
    return part
