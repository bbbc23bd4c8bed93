"""When a representation holds and what it covers: the whole table."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from consent_api.representations.rules import RepresentationKind, covers, holds
from tym_shared.vocabulary import ANY_MANDATE, Mandate

DAY, CHILD, ADULT = date(2026, 6, 1), date(2012, 1, 1), date(1990, 1, 1)
ENDED = datetime(2026, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """A representation."""

    kind: RepresentationKind = RepresentationKind.PROXY
    valid_from: date = date(2026, 1, 1)
    valid_until: date | None = None
    ended_at: datetime | None = None


@pytest.mark.parametrize("kind", RepresentationKind)
@pytest.mark.parametrize("born", [CHILD, ADULT, None])
@pytest.mark.parametrize("starts", [date(2026, 1, 1), DAY, date(2026, 6, 2)])
@pytest.mark.parametrize("ends", [None, DAY, date(2026, 5, 31)])
@pytest.mark.parametrize("ended", [None, ENDED])
def test_a_representation_holds_in_its_period_until_ended_and_a_guardians_until_majority(
    kind: RepresentationKind, born: date | None, starts: date, ends: date | None, ended: datetime | None
) -> None:
    in_time = starts <= DAY and (ends is None or ends >= DAY) and ended is None
    expected = in_time and (kind is not RepresentationKind.GUARDIAN_OF_MINOR or born is CHILD)
    assert holds(Held(kind, starts, ends, ended), on=DAY, born=born) is expected


@pytest.mark.parametrize("wanted", Mandate)
@pytest.mark.parametrize("given", Mandate)
@pytest.mark.parametrize("prohibited", Mandate)
def test_a_mandate_covers_what_it_names_and_the_minor_has_not_prohibited(
    wanted: Mandate, given: Mandate, prohibited: Mandate
) -> None:
    assert covers([given], wanted, prohibited=[prohibited]) is (wanted is given and wanted is not prohibited)


def test_any_matter_is_covered_while_something_is_left_of_the_mandate() -> None:
    assert covers(["log", "plans"], ANY_MANDATE, prohibited=["log"])
    assert not covers(["log"], ANY_MANDATE, prohibited=["log", "plans"])
