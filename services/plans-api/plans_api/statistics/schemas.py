"""The wire shapes of statistics."""

from datetime import datetime

from plans_api.statistics.rules import Measure, ScopeKind
from tym_shared.wire import Outgoing


class CellOut(Outgoing):
    """A number; `suppressed` ones are null. `dimension` is `total` or a code such as a reason, service or outcome."""

    measure: Measure
    dimension: str
    count: int | None
    mean_days: float | None
    suppressed: bool


class RecountOut(Outgoing):
    """That an operator had the month counted again after it was final, when and why."""

    at: datetime
    reason: str


class StatisticsOut(Outgoing):
    """The situational picture of a month that has ended."""

    month: str
    scope_kind: ScopeKind
    scope_id: str
    counted_at: datetime
    recounts: list[RecountOut]
    hidden_below: int
    follow_up_across_registers: bool
    cells: list[CellOut]
