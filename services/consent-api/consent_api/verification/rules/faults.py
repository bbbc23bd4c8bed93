"""What can be wrong with a log, and which of several faults comes first."""

from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """What is wrong with an entry or a head."""

    ALTERED = "altered"
    MISSING = "missing"
    UNSEALED = "inserted without being sealed"
    SEALED_TWICE = "sealed twice"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    REMOVED_TOO_EARLY = "removed before its time"
    LEAF_MISSING = "its leaf is missing"
    TREE_ALTERED = "the tree over it is altered"
    NOT_AS_SIGNED = "not as a head signed it"
    HEAD_MISSING = "a head is missing"
    HEAD_ALTERED = "a head says other than was signed"
    SIGNATURE = "a head's signature does not hold"
    UNREADABLE = "unreadable"


OF_A_HEAD = frozenset({Wrong.HEAD_MISSING, Wrong.HEAD_ALTERED, Wrong.SIGNATURE})


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault: the entry with the first index, or one of those up to `last` where no more can be told."""

    wrong: Wrong
    first: int
    last: int
    kind: str = ""
    entry_id: str = ""
    head: int | None = None

    def describe(self) -> str:
        """One line."""
        if self.head is not None and self.wrong in OF_A_HEAD:
            return f"head {self.head}, over entries up to {self.last}: {self.wrong}"
        place = f"entry {self.first}" if self.first == self.last else f"one of the entries {self.first} to {self.last}"
        named = " ".join(part for part in (self.kind, self.entry_id) if part)
        head = f" (head {self.head})" if self.head is not None else ""
        return f"{place}{f' ({named})' if named else ''}: {self.wrong}{head}"


class Faults:
    """The faults met so far, of which only the first is kept: a bad log may have as many as entries."""

    def __init__(self) -> None:
        """None yet."""
        self._exact: Fault | None = None
        self._within: Fault | None = None
        self._of_heads: Fault | None = None

    def add(self, fault: Fault) -> None:
        """Note a fault."""
        if fault.wrong in OF_A_HEAD:
            if self._of_heads is None or (fault.last, fault.head or 0) < (
                self._of_heads.last,
                self._of_heads.head or 0,
            ):
                self._of_heads = fault
        elif fault.first == fault.last and fault.head is None:
            if self._exact is None or fault.first < self._exact.first:
                self._exact = fault
        elif self._within is None or (fault.last, -fault.first) < (self._within.last, -self._within.first):
            self._within = fault

    @property
    def first(self) -> Fault | None:
        """The entry that comes first; a run of entries only if it ends before, since else it is about that entry.

        A head's own fault only where no entry's is known.
        """
        if self._exact and self._within:
            return self._within if self._within.last < self._exact.first else self._exact
        return self._exact or self._within or self._of_heads


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a verification found: how much was checked, and the first fault."""

    entries: int
    removed: int
    waiting: int
    unsigned: int
    heads: int
    anchored: int
    fault: Fault | None

    def describe(self) -> str:
        """One line."""
        if self.fault:
            return f"BAD: {self.fault.describe()}; {self.entries} entries, {self.heads} heads"
        return (
            f"GOOD: {self.entries} entries ({self.removed} removed in their time), {self.heads} heads,"
            f" {self.anchored} kept elsewhere; {self.unsigned} not under a head yet, {self.waiting} not sealed yet"
        )
