"""The wire shapes of code lists."""

from datetime import date
from typing import Self

from pydantic import BeforeValidator

from referral_api.code_lists.rules import ListName, list_of, reference_of
from tym_shared.wire import Outgoing


class CodeOut(Outgoing):
    """A code with its label in the reader's language."""

    code: str
    label: str


class VersionOut(Outgoing):
    """A version of a code list; `validTo` is its last day, null where none is known."""

    version: str
    valid_from: date
    valid_to: date | None


class CodeListOut(VersionOut):
    """A code list with its uri, as a version of it has its codes; `versions` are all that there are, oldest first."""

    name: str
    uri: str
    codes: list[CodeOut]
    versions: list[VersionOut]


class CodeListsOut(Outgoing):
    """Every code list, as it is on a day."""

    items: list[CodeListOut]


class KeptListOut(Outgoing):
    """From which version of which code list a stored code came; it stays readable by its version."""

    name: str
    uri: str
    version: str

    @classmethod
    def read(cls, reference: str | None) -> Self | None:
        """From what is stored."""
        if reference is None:
            return None
        found = list_of(reference)
        return cls(name=found.name, uri=found.uri, version=found.version)


def kept_in(name: ListName) -> BeforeValidator:
    """Reads a column that keeps a version of this list; null in rows of before versions were kept."""

    def read(value: object) -> object:
        return KeptListOut.read(reference_of(value, name)) if value is None or isinstance(value, str) else value

    return BeforeValidator(read)
