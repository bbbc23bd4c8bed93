"""The demo: lives through the scenarios on a fresh stack and tells how each step went."""

import json
import pkgutil
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tym_local import scenarios
from tym_local.errors import LocalStackError
from tym_local.play import Play, Recorded, Scenario, StepFailed
from tym_local.stack import LocalStack


def registered_scenarios() -> list[Scenario]:
    """Every scenario of tym_local.scenarios, in the order of their numbers."""
    modules = [
        import_module(f"{scenarios.__name__}.{found.name}") for found in pkgutil.iter_modules(scenarios.__path__)
    ]
    told = [module.SCENARIO for module in modules if isinstance(getattr(module, "SCENARIO", None), Scenario)]
    return sorted(told, key=lambda scenario: (len(scenario.id), scenario.id))


def perform(scenario: Scenario, stack: LocalStack) -> list[Recorded]:
    """The scenario's steps as they went; a failed step and an unexpected error end it, what remains is not reached."""
    play = Play(scenario.id, stack)
    try:
        scenario.run(play)
    except StepFailed:
        pass
    except Exception as error:  # noqa: BLE001 - the demo tells whatever went wrong and goes on with the next scenario
        told = " ".join(str(error).split())[:200]
        play.steps.append(_unplayed(scenario.id, "error", f"{type(error).__name__}: {told}"))
    recorded = {step.step for step in play.steps}
    return play.steps + [_unplayed(scenario.id, step, "not reached") for step in scenario.steps if step not in recorded]


def run_demo(build: Path, *, only: Sequence[str]) -> bool:
    """Plays the scenarios on a fresh stack, tells and writes build/demo.json; true when every step was as expected."""
    console = Console(width=130, highlight=False)
    wanted = [scenario for scenario in registered_scenarios() if not only or scenario.id in only]
    if not wanted:
        raise LocalStackError(f"no such scenario: {' '.join(only)}" if only else "no scenarios to play")
    began = time.monotonic()
    with LocalStack(logs=build / "demo-logs", say=lambda what: console.print(f"  started {what}")) as stack:
        steps = []
        for scenario in wanted:
            played = perform(scenario, stack)
            console.print(_table(scenario, played))
            steps += played
    build.mkdir(parents=True, exist_ok=True)
    (build / "demo.json").write_text(json.dumps([_result(step) for step in steps], ensure_ascii=False, indent=1) + "\n")
    failed = [step for step in steps if not step.ok]
    took = time.monotonic() - began
    console.print(f"{len(steps) - len(failed)} of {len(steps)} steps as expected, {took:.0f} s; see build/demo.json")
    return not failed


def _unplayed(scenario: str, step: str, actual: str) -> Recorded:
    return Recorded(scenario, step, who="", what="", shows="", expected="played", actual=actual, ok=False)


def _result(step: Recorded) -> dict[str, object]:
    whole = asdict(step)
    return {name: whole[name] for name in ("scenario", "step", "expected", "actual", "ok")}


def _table(scenario: Scenario, steps: Sequence[Recorded]) -> Table:
    table = Table("step", "who", "what", "status", "what it shows", title=f"{scenario.id} {scenario.title}")
    for step in steps:
        status = f"[green]{step.actual}" if step.ok else f"[red]{step.actual} (expected {step.expected})"
        table.add_row(step.step, step.who, step.what, status, step.shows)
    return table
