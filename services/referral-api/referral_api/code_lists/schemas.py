"""The wire shapes of code lists."""

from tym_shared.wire import Outgoing


class CodeOut(Outgoing):
    """A code with its label in the reader's language."""

    code: str
    label: str


class CodeListOut(Outgoing):
    """A code list with its uri and version."""

    name: str
    uri: str
    version: str
    codes: list[CodeOut]


class CodeListsOut(Outgoing):
    """Every code list."""

    items: list[CodeListOut]
