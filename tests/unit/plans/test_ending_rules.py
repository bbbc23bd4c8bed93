"""On which day a plan outside a case may end."""

from datetime import date, timedelta

import pytest

from plans_api.endings.rules import EndBeforeWhatHappened, EndUnsuitable, require_ending
from plans_api.plan_types.rules import PlanType
from tym_shared.errors import Invalid

MADE, TODAY = date(2026, 3, 2), date(2026, 11, 20)
LAST = date(2026, 6, 1)
DAY = timedelta(days=1)


def ending(ended_on: date, *, last_on: date | None = LAST, reason: str = "employed") -> str:
    """The reason of an ordinary plan's end."""
    return require_ending(PlanType.ORDINARY, reason, ended_on=ended_on, made_on=MADE, last_on=last_on, today=TODAY).code


@pytest.mark.parametrize(("ended_on", "last_on"), [(LAST, LAST), (MADE, None), (MADE, MADE - DAY), (TODAY, LAST)])
def test_a_plan_ends_from_the_last_day_of_what_happened_to_today(ended_on: date, last_on: date | None) -> None:
    assert ending(ended_on, last_on=last_on) == "employed"


def test_what_is_noted_of_a_day_to_come_does_not_keep_a_plan_from_ending_today() -> None:
    assert ending(TODAY, last_on=TODAY + DAY) == "employed"
    with pytest.raises(EndBeforeWhatHappened):
        ending(TODAY - DAY, last_on=TODAY + DAY)


@pytest.mark.parametrize(
    ("ended_on", "reason", "refusal", "pointers"),
    [
        (LAST - DAY, "employed", EndBeforeWhatHappened, ["/endedOn"]),
        (LAST - DAY, "period-over", EndUnsuitable, ["/reason", "/endedOn"]),
        (LAST, "period-over", EndUnsuitable, ["/reason"]),
        (MADE - DAY, "employed", EndUnsuitable, ["/endedOn"]),
        (TODAY + DAY, "employed", EndUnsuitable, ["/endedOn"]),
    ],
)
def test_every_fault_of_an_end_is_told(
    ended_on: date, reason: str, refusal: type[Invalid], pointers: list[str]
) -> None:
    with pytest.raises(refusal) as told:
        ending(ended_on, reason=reason)
    assert [fault.pointer for fault in told.value.errors] == pointers
