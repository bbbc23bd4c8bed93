"""What a leaf holds: the whole row of an entry as canonical JSON, the same from a database and from a dump.

Members are sorted, without spaces, in UTF-8; times are in UTC with microseconds. A column that is null is left out, so
that a nullable column added later leaves the leaves of before as they were.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from consent_api.log.rules.tree import hash_leaf


class LeafKind(StrEnum):
    """What is sealed: a decision (703/2023 § 10(3)), a use (§ 10(2)), or the removal of entries kept long enough."""

    DECISION = "decision"
    USE = "use"
    REMOVAL = "removal"


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> object:
    """A column's value as it stands in a leaf."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, UUID):
        return str(value)
    return value


def moment(value: datetime) -> str:
    """A time in UTC with microseconds."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def leaf_content(kind: LeafKind, columns: Mapping[str, object]) -> bytes:
    """The bytes of a leaf; the columns' values are plain already."""
    held = {name: value for name, value in columns.items() if value is not None}
    held["kind"] = kind.value
    return _ENCODER.encode(held).encode()


def leaf_of(kind: LeafKind, row: Mapping[str, object]) -> bytes:
    """The bytes of the leaf of a row as a database driver gives it."""
    return leaf_content(kind, {name: plain(value) for name, value in row.items()})


def missing_leaf(kind: LeafKind, entry_id: UUID) -> bytes:
    """The hash sealed for an entry that was gone before it could be sealed: it never verifies, and so tells of it."""
    return hash_leaf(_ENCODER.encode({"kind": kind.value, "id": str(entry_id), "isMissing": True}).encode())
