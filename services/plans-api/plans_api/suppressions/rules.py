"""Which sums are hidden: a small one, and one that with those published before it would give a small one away.

A sum is published only if no linear combination of the published sums is a small sum. Larger sums go first, so that
what is hidden beside a small number is the smallest that will do.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Generic, TypeVar

Key = TypeVar("Key")
Part = TypeVar("Part")
Vector = dict[Part, Fraction]


def hidden_sums(sums: Mapping[Key, frozenset[Part]], values: Mapping[Part, int], *, threshold: int) -> set[Key]:
    """Which of the sums over known parts are not published; parts that are zero are taken to be known."""
    parts = {key: frozenset(part for part in of if values[part]) for key, of in sums.items()}
    amounts = {key: sum(values[part] for part in of) for key, of in parts.items()}
    small = {of for key, of in parts.items() if 0 < amounts[key] < threshold}
    places = {key: place for place, key in enumerate(sums)}
    span = Span(small)
    hidden = set()
    for key in sorted(sums, key=lambda one: (-amounts[one], places[one])):
        if parts[key] in small or not span.add(parts[key]):
            hidden.add(key)
    return hidden


class Span(Generic[Part]):
    """What can be computed from the sums published so far, held as reduced rows; it never comes to hold a secret."""

    def __init__(self, secrets: Iterable[frozenset[Part]]) -> None:
        """Keep these sums from being computed."""
        self._rows: dict[Part, Vector[Part]] = {}
        self._secrets: list[Vector[Part]] = [dict.fromkeys(secret, Fraction(1)) for secret in secrets]

    def add(self, parts: frozenset[Part]) -> bool:
        """Publish a sum if no secret can be computed then; False if one could."""
        rest = self._reduce(dict.fromkeys(parts, Fraction(1)))
        if not rest:
            return True
        if any(_is_multiple(secret, rest) for secret in self._secrets):
            return False
        pivot = next(iter(rest))
        row = {part: value / rest[pivot] for part, value in rest.items()}
        for other in (*self._rows.values(), *self._secrets):
            _subtract(other, row, times=other.get(pivot, Fraction()))
        self._rows[pivot] = row
        return True

    def _reduce(self, vector: Vector[Part]) -> Vector[Part]:
        for pivot in [part for part in vector if part in self._rows]:
            _subtract(vector, self._rows[pivot], times=vector[pivot])
        return vector


def _subtract(vector: Vector[Part], row: Vector[Part], *, times: Fraction) -> None:
    if not times:
        return
    for part, value in row.items():
        left = vector.get(part, Fraction()) - times * value
        if left:
            vector[part] = left
        else:
            vector.pop(part, None)


def _is_multiple(one: Vector[Part], other: Vector[Part]) -> bool:
    if one.keys() != other.keys():
        return False
    first = next(iter(one))
    factor = one[first] / other[first]
    return all(value == factor * other[part] for part, value in one.items())
