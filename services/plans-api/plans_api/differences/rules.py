"""The differences of two documents, and whose services they touch."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Document = Any  # any JSON
Agreed = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A place in the documents, and what stands there before and after; None is nothing."""

    pointer: str
    before: Document
    after: Document


def differences(before: Document, after: Document, *, pointer: str = "") -> Iterator[Difference]:
    """Every place that differs: members by name, entries of a list by their `id`, or by place where one has none."""
    if before == after:
        return
    parts = _parts(before), _parts(after)
    if parts[0] is None or parts[1] is None:
        yield Difference(pointer=pointer, before=before, after=after)
        return
    for name in dict.fromkeys([*parts[0], *parts[1]]):
        escaped = name.replace("~", "~0").replace("/", "~1")
        yield from differences(parts[0].get(name), parts[1].get(name), pointer=f"{pointer}/{escaped}")


def organisers_touched(
    before: Mapping[UUID, Agreed], after: Sequence[tuple[UUID | None, Agreed]], *, refused: Collection[UUID] = ()
) -> set[str]:
    """The organisers whose services are added, changed or removed; items are what is agreed of them, by their ids.

    What an organiser has itself refused to give (`refused`) may go without it: the decision was its own.
    """
    same = {item for item, service in after if item is not None and before.get(item) == service}
    present = {item for item, _ in after}
    touched = {str(service["organiser_id"]) for item, service in after if item not in same}
    gone = before.keys() - same - (set(refused) - present)
    return touched | {str(before[item]["organiser_id"]) for item in gone}


def _parts(document: Document) -> Mapping[str, Document] | None:
    if isinstance(document, Mapping):
        return document
    if not isinstance(document, list):
        return None
    if all(isinstance(entry, Mapping) and entry.get("id") for entry in document):
        return {str(entry["id"]): entry for entry in document}
    return {str(place): entry for place, entry in enumerate(document)}
