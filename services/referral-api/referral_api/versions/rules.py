"""Versions: what stood in a referral at each of its versions."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tym_shared.errors import NotFound


class VersionNotFound(NotFound):
    """The referral has no version of this number that the caller may see."""


class Step(Protocol):
    """A change, and the amendable fields where it changed them."""

    @property
    def version(self) -> int: ...
    @property
    def content(self) -> Mapping[str, Any] | None: ...  # any JSON


def content_at(steps: Sequence[Step], number: int) -> Mapping[str, Any]:  # any JSON
    """The amendable fields as they stood at a version; VersionNotFound if no step made it."""
    if all(step.version != number for step in steps):
        raise VersionNotFound
    contents = [step.content for step in steps if step.version <= number and step.content is not None]
    return contents[-1] if contents else {}


def stands_at(number: int, *, since: int, until: int | None) -> bool:
    """Whether an entry belonged to the referral at a version."""
    return since <= number and (until is None or number < until)
