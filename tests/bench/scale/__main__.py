"""Load what is not loaded, measure both sizes in turns, tell; writes build/bench-scale.json.

The large databases are loaded once and kept in build/scale. Names as arguments (decisions, plans, referrals) measure
those alone, and write nothing.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.measuring import LOAD_CORE, by_turns
from tests.bench.scale import decisions, plans, referrals
from tym_local.stack import LocalStack

SMALL, LARGE = 10_000, 1_000_000
ROUNDS = 5
FOLDER, OUTPUT = Path("build/scale"), Path("build/bench-scale.json")
PARTS: Mapping[str, ModuleType] = {"decisions": decisions, "plans": plans, "referrals": referrals}
BARS = {
    "evaluationCpuRatio": "≤ 1.25",
    "evaluationBuffers": "the same",
    "proofMs": "≤ 5",
    "verifySecondsPerMillion": "≤ 60",
    "planReadCpuRatio": "≤ 1.25",
    "planReadBuffers": "the same",
    "statisticsMs": "≤ 300",
    "inboxCpuRatio": "≤ 1.25",
    "inboxBuffers": "the same",
}


def main(only: Sequence[str]) -> None:
    """Measure the parts, one after the other."""
    console = Console(width=130, highlight=False)
    os.sched_setaffinity(0, {LOAD_CORE})
    FOLDER.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {}

    def say(what: str) -> None:
        console.print(f"  {what}")

    with LocalStack() as small, LocalStack(FOLDER, say=say) as large:
        sizes = {SMALL: small, LARGE: large}
        for name, part in PARTS.items():
            if only and name not in only:
                continue
            for size, stack in sizes.items():
                part.load(stack, size, say)
            cases = {size: part.reads(stack, size) for size, stack in sizes.items()}
            rounds = []
            for number in range(ROUNDS):
                say(f"{name}: round {number + 1} of {ROUNDS}")
                rounds.append(by_turns((cases[SMALL], small), (cases[LARGE], large)))
            figures |= part.measured(sizes, rounds, say)
    if not only:
        OUTPUT.write_text(json.dumps(figures, indent=1) + "\n")
    console.print(table_of(figures))


def table_of(figures: Mapping[str, Any]) -> Table:
    """The figures as a person reads them, with the bars."""
    table = Table("figure", "measured", "bar")
    for name, value in figures.items():
        table.add_row(name, str(value), BARS.get(name, ""))
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
