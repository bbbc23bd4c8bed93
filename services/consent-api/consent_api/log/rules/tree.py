"""The Merkle tree of RFC 9162 § 2.1, with SHA-256, over leaves numbered from 0.

A range of leaves [first, end) that a proof names is either complete, and then one stored node, or a run of complete
subtrees whose hashes fold from the right.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves, § 2.1.1."""

Place = tuple[int, int]
"""A complete subtree: level (0 is a leaf) and index from the left, both from 0."""

Range = tuple[int, int]


def hash_leaf(content: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + content).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def complete_subtrees(first: int, end: int) -> Iterator[Place]:
    """The largest complete subtrees that make up the leaves [first, end), from the left."""
    while first < end:
        level = (end - first).bit_length() - 1
        if first:
            level = min(level, (first & -first).bit_length() - 1)
        yield level, first >> level
        first += 1 << level


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees given from the left; the smallest come last and join first."""
    if not hashes:
        return EMPTY_ROOT
    *rest, root = hashes
    for left in reversed(rest):
        root = hash_node(left, root)
    return root


@dataclass(kw_only=True)
class Frontier:
    """The growing edge of a tree: the roots of the complete subtrees that make up its leaves so far."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> Iterator[tuple[Place, bytes]]:
        """Add a leaf's hash; every subtree that is complete now, the leaf itself first."""
        level, index, node = 0, self.size, leaf
        yield (level, index), node
        while index & 1:
            node = hash_node(self.peaks.pop(), node)
            level, index = level + 1, index >> 1
            yield (level, index), node
        self.peaks.append(node)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root of the tree so far."""
        return fold(self.peaks)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges whose hashes prove that leaf `index` is in the tree of `size`, from the leaf upwards (§ 2.1.3)."""
    assert 0 <= index < size
    first, end, path = 0, size, list[Range]()
    while end - first > 1:
        middle = first + _largest_power_below(end - first)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((first, middle))
            first = middle
    return path[::-1]


def consistency_ranges(first_size: int, second_size: int) -> list[Range]:
    """The ranges whose hashes prove that the first tree is the beginning of the second (§ 2.1.4)."""
    assert 0 < first_size <= second_size
    first, end, path, is_whole = 0, second_size, list[Range](), True
    while first_size != end:
        middle = first + _largest_power_below(end - first)
        if first_size <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((first, middle))
            first, is_whole = middle, False
    if not is_whole:
        path.append((first, end))
    return path[::-1]


def range_hash(leaves: Range, node: Callable[[Place], bytes]) -> bytes:
    """The hash of a proof's range; `node` gives that of a complete subtree."""
    return fold([node(place) for place in complete_subtrees(*leaves)])


def verify_inclusion(*, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf's hash to the root (§ 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, hashes = leaf, size - 1, list(path)
    while last:
        if index & 1 or index == last:
            if not hashes:
                return False
            node = hash_node(hashes.pop(0), node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            if not hashes:
                return False
            node = hash_node(node, hashes.pop(0))
        index, last = index >> 1, last >> 1
    return not hashes and node == root


def verify_consistency(
    *, first_size: int, second_size: int, path: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Whether the path shows that the first tree is the beginning of the second (§ 2.1.4.2)."""
    if not 0 < first_size <= second_size:
        return False
    if first_size == second_size:
        return not path and first_root == second_root
    hashes = list(path)
    if not first_size & (first_size - 1):
        hashes.insert(0, first_root)
    if not hashes:
        return False
    index, last = first_size - 1, second_size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = hashes.pop(0)
    for node in hashes:
        if not last:
            return False
        if index & 1 or index == last:
            first, second = hash_node(node, first), hash_node(node, second)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            second = hash_node(second, node)
        index, last = index >> 1, last >> 1
    return not last and first == first_root and second == second_root


def _largest_power_below(number: int) -> int:
    """The largest power of two that is smaller than the number."""
    return 1 << ((number - 1).bit_length() - 1)
