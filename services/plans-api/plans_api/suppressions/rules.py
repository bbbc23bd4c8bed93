"""Which sums are hidden: a small one, and one that with those published before it would give a small one away.

A sum is published only if no linear combination of the published sums and of what is known besides is a small sum.
Larger sums go first, so that what is hidden beside a small number is the smallest that will do.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Generic, TypeVar

Key = TypeVar("Key")
Part = TypeVar("Part")
Sum = Mapping[Part, int]
Vector = dict[Part, Fraction]


def hidden_sums(
    sums: Mapping[Key, Sum[Part]],
    values: Mapping[Part, int],
    *,
    threshold: int,
    known: Iterable[Sum[Part]] = (),
    hidden_before: Iterable[Sum[Part]] = (),
) -> set[Key]:
    """Which of the sums are not published: each says how many times it counts which parts.

    Parts that are zero are taken to be known. `known` are sums that everybody has already, `hidden_before` small ones
    that must stay hidden though they are not among these.
    """

    def unknown(of: Sum[Part]) -> Vector[Part]:
        return {part: Fraction(times) for part, times in of.items() if values[part]}

    amounts = {key: sum(values[part] * times for part, times in of.items()) for key, of in sums.items()}
    small = {key for key in sums if 0 < amounts[key] < threshold}
    places = {key: place for place, key in enumerate(sums)}
    span = Span([*(unknown(sums[key]) for key in small), *map(unknown, hidden_before)])
    for one in known:
        span.learn(unknown(one))
    hidden = set()
    for key in sorted(sums, key=lambda one: (-amounts[one], places[one])):
        if key in small or not span.add(unknown(sums[key])):
            hidden.add(key)
    return hidden


class Span(Generic[Part]):
    """What can be computed from the sums published so far, held as reduced rows; `add` never gives a secret away."""

    def __init__(self, secrets: Iterable[Vector[Part]]) -> None:
        """Keep these sums from being computed."""
        self._rows: dict[Part, Vector[Part]] = {}
        self._secrets = [dict(secret) for secret in secrets]

    def add(self, one: Vector[Part]) -> bool:
        """Publish a sum if no secret can be computed then; False if one could."""
        rest = self._reduce(dict(one))
        if any(_is_multiple(secret, rest) for secret in self._secrets):
            return False
        self._hold(rest)
        return True

    def learn(self, one: Vector[Part]) -> None:
        """Take in a sum that is known, whatever can be computed from it."""
        self._hold(self._reduce(dict(one)))

    def _hold(self, rest: Vector[Part]) -> None:
        if not rest:
            return
        pivot = next(iter(rest))
        row = {part: value / rest[pivot] for part, value in rest.items()}
        for other in (*self._rows.values(), *self._secrets):
            _subtract(other, row, times=other.get(pivot, Fraction()))
        self._rows[pivot] = row

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
    if not one or one.keys() != other.keys():
        return False
    first = next(iter(one))
    factor = one[first] / other[first]
    return all(value == factor * other[part] for part, value in one.items())
