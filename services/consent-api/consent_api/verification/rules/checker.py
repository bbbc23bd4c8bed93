"""What makes a log whole: each row is as its leaf, each leaf has its row, the tree is theirs, the heads are the tree's.

Feed it leaves, removals and the queue first, then the rows, nodes and heads; it keeps the faults it meets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from consent_api.log.rules.heads import Head
from consent_api.log.rules.leaves import LeafKind, leaf_content
from consent_api.log.rules.tree import hash_leaf
from consent_api.verification.rules.faults import Fault, Faults, Report, Wrong
from consent_api.verification.rules.sealed import WIDTH, Levels

Row = Mapping[str, object]
Key = tuple[str, str, str]
KINDS = {"decisions": LeafKind.DECISION, "uses": LeafKind.USE, "log_removals": LeafKind.REMOVAL}
"""The tables whose rows are sealed."""


class Leaf(NamedTuple):
    """A leaf as stored."""

    kind: str
    entry_id: str
    person_id: str
    created_at: str
    hash: bytes


@dataclass(frozen=True, kw_only=True)
class SignedHead:
    """A head whose signature holds, with the columns beside it; `stored` None is one that was kept elsewhere."""

    head: Head
    stored: Head | None


class Checker:
    """Collects what a log holds and finds its first fault."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._faults = Faults()
        self._by_index: dict[int, Leaf] = {}
        self._places: dict[Key, int] = {}
        self._nameless: set[int] = set()
        self._queued: set[Key] = set()
        self._removed: dict[int, str] = {}
        self._levels: Levels | None = None
        self._nodes: dict[int, bytearray] = {}
        self._heads: list[SignedHead] = []
        self._entries = 0

    def add_leaf(self, row: Row) -> None:
        """A row of the leaves."""
        index, sealed = row["index"], row["leaf_hash"]
        if not isinstance(index, int) or not isinstance(sealed, bytes) or len(sealed) != WIDTH:
            raise ValueError("not a leaf")
        leaf = Leaf(
            kind=str(row["kind"]),
            entry_id=str(row["entry_id"]),
            person_id=str(row["person_id"] or ""),
            created_at=str(row["entry_created_at"]),
            hash=sealed,
        )
        self._by_index[index] = leaf
        if leaf.kind == LeafKind.USE and not leaf.person_id:
            self._nameless.add(index)
        elif (known := self._places.setdefault(leaf[:3], index)) != index:
            self._note(Wrong.SEALED_TWICE, max(known, index), leaf=leaf)

    def add_queued(self, row: Row) -> None:
        """A row of the queue: an entry that is not sealed yet."""
        self._queued.add((str(row["kind"]), str(row["entry_id"]), str(row["person_id"] or "")))

    def add_removal(self, row: Row) -> None:
        """A removal, whose own leaf is checked as any other's: the leaves it names may be without rows."""
        spans = row["indexes"]
        if not isinstance(spans, list):
            raise ValueError("not a removal")  # noqa: TRY004 - a line that cannot be read is one kind of error
        for span in spans:
            for index in range(span["first"], span["last"] + 1):
                self._removed[index] = str(row["before"])

    def complete_leaves(self) -> None:
        """All leaves are there: make the tree of those before the first gap."""
        size = len(self._by_index)
        if self._by_index and max(self._by_index) != size - 1:
            size = next(index for index in range(size + 1) if index not in self._by_index)
            self._note(Wrong.LEAF_MISSING, size)
        self._levels = Levels([self._by_index[index].hash for index in range(size)])
        self._nodes = {level: bytearray(count) for level, count in enumerate(self._levels.counts())}

    def add_entry(self, kind: LeafKind, row: Row) -> None:
        """A row of a log: it must be as its leaf, or wait in the queue."""
        self._entries += 1
        person = str(row["person_id"]) if kind is LeafKind.USE else ""
        key = (kind.value, str(row["id"]), person)
        index = self._places.pop(key, None)
        if index is None:
            if key not in self._queued:
                self._note(Wrong.UNSEALED, self.size, kind=key[0], entry_id=key[1])
            return
        leaf = self._by_index[index]
        if hash_leaf(leaf_content(kind, row)) != leaf.hash or row["created_at"] != leaf.created_at:
            self._note(Wrong.ALTERED, index, leaf=leaf)

    def add_node(self, row: Row) -> None:
        """A row of the nodes: it must be the leaves' own."""
        assert self._levels is not None
        level, index, node = row["level"], row["index"], row["hash"]
        if not isinstance(level, int) or not isinstance(index, int):
            raise ValueError("not a node")  # noqa: TRY004 - a line that cannot be read is one kind of error
        seen = self._nodes.get(level)
        if seen is None or index >= len(seen):
            self._note(Wrong.TRUNCATED, self._levels.size)
            return
        seen[index] = 1
        if node == self._levels.node((level, index)):
            return
        if level == 0:
            wrong = Wrong.REORDERED if node in self._leaf_hashes else Wrong.TREE_ALTERED
            self._note(wrong, index, leaf=self._by_index[index])
        else:
            self._note(Wrong.TREE_ALTERED, index << level, last=((index + 1) << level) - 1)

    def add_head(self, signed: SignedHead) -> None:
        """A head whose signature holds, stored in the log or kept elsewhere."""
        self._heads.append(signed)

    def note_unreadable(self, table: str) -> None:
        """A line of a table cannot be read."""
        self._note(Wrong.UNREADABLE, 0, last=max(len(self._by_index) - 1, 0), kind=table)

    def note_signature(self, *, number: int | None, size: int) -> None:
        """A head's signature does not hold."""
        self._note(Wrong.SIGNATURE, 0, last=max(size - 1, 0), head=number or 0)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._by_index)

    def report(self) -> Report:
        """What was found, when everything has been added."""
        removed = self._check_missing()
        self._check_nodes()
        covered = self._check_heads()
        stored = [one for one in self._heads if one.stored is not None]
        return Report(
            entries=self._entries,
            removed=removed,
            waiting=len(self._queued),
            unsigned=max(self.size - covered, 0),
            heads=len(stored),
            anchored=len(self._heads) - len(stored),
            fault=self._faults.first,
        )

    def _check_missing(self) -> int:
        """Leaves without a row are those that a removal names, of entries older than it says."""
        removed = 0
        for index in [*self._places.values(), *self._nameless]:
            leaf = self._by_index[index]
            before = self._removed.get(index)
            if before is None or leaf.kind == LeafKind.REMOVAL:
                self._note(Wrong.MISSING, index, leaf=leaf)
            elif leaf.created_at >= before:
                self._note(Wrong.REMOVED_TOO_EARLY, index, leaf=leaf)
            else:
                removed += 1
        return removed

    def _check_nodes(self) -> None:
        for level, seen in self._nodes.items():
            index = seen.find(0)
            if index >= 0:
                self._note(Wrong.TREE_ALTERED, index << level, last=((index + 1) << level) - 1)

    def _check_heads(self) -> int:
        """The heads stored are a run from 1 and say what was signed; each root is the tree's. How far they reach."""
        stored = sorted((one for one in self._heads if one.stored), key=lambda one: one.head.number)
        for expected, one in enumerate(stored, start=1):
            if one.head.number != expected:
                self._note_head(Wrong.HEAD_MISSING, one.head, number=expected)
                break
        for before, after in pairwise(stored):
            if after.head.tree_size < before.head.tree_size or after.head.signed_at < before.head.signed_at:
                self._note_head(Wrong.HEAD_ALTERED, after.head)
        by_number = {one.head.number: one.head for one in stored}
        for one in self._heads:
            if one.stored not in {None, one.head} or by_number.get(one.head.number, one.head) != one.head:
                self._note_head(Wrong.HEAD_ALTERED, one.head)
        if self.size and not stored:
            self._note(Wrong.HEAD_MISSING, 0, last=self.size - 1, head=1)
        return self._check_roots()

    def _check_roots(self) -> int:
        """Each root is the tree's: where one is not, an entry since the last good one is not as it was signed."""
        assert self._levels is not None
        good = covered = 0
        for one in sorted(self._heads, key=lambda each: each.head.tree_size):
            head, size = one.head, one.head.tree_size
            if size > self._levels.size:
                self._note(Wrong.TRUNCATED, self._levels.size)
            elif self._levels.root(size) != head.root_hash:
                self._note(Wrong.NOT_AS_SIGNED, good, last=max(size - 1, good), head=head.number)
            else:
                good = size
            covered = max(covered, size)
        return covered

    def _note_head(self, wrong: Wrong, head: Head, *, number: int | None = None) -> None:
        self._note(wrong, 0, last=max(head.tree_size - 1, 0), head=number or head.number)

    @cached_property
    def _leaf_hashes(self) -> set[object]:
        return {leaf.hash for leaf in self._by_index.values()}

    def _note(
        self,
        wrong: Wrong,
        first: int,
        *,
        last: int | None = None,
        leaf: Leaf | None = None,
        kind: str = "",
        entry_id: str = "",
        head: int | None = None,
    ) -> None:
        self._faults.add(
            Fault(
                wrong=wrong,
                first=first,
                last=first if last is None else last,
                kind=leaf.kind if leaf else kind,
                entry_id=leaf.entry_id if leaf else entry_id,
                head=head,
            )
        )
