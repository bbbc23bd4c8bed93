"""The tree as the leaves make it, complete level by level, to hold stored nodes and signed roots against."""

from collections.abc import Sequence

from consent_api.log.rules.tree import Place, complete_subtrees, fold, hash_node

WIDTH = 32


class Levels:
    """Every complete subtree over the leaves; 64 bytes a leaf."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """Hash the leaves up."""
        self.size = len(leaves)
        self._levels = [b"".join(leaves)]
        while len(self._levels[-1]) >= 2 * WIDTH:
            below = self._levels[-1]
            pairs = range(0, len(below) - 2 * WIDTH + 1, 2 * WIDTH)
            self._levels.append(
                b"".join([hash_node(below[at : at + WIDTH], below[at + WIDTH : at + 64]) for at in pairs])
            )

    def counts(self) -> list[int]:
        """How many complete subtrees each level has."""
        return [len(level) // WIDTH for level in self._levels]

    def node(self, place: Place) -> bytes:
        """The hash of a complete subtree, empty if the leaves do not fill it."""
        level, index = place
        return self._levels[level][index * WIDTH : (index + 1) * WIDTH] if level < len(self._levels) else b""

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        return fold([self.node(place) for place in complete_subtrees(0, size)])
