"""How a case is measured: CPU of the processes that count, and of PostgreSQL, per request."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import median
from typing import Any, Self

import psutil

from tests.bench.cases import Case
from tests.bench.load import Sample, joined, run_load
from tym_local.databases import Databases
from tym_local.stack import LocalStack

Row = dict[str, float | str]
SERVER_CORE, LOAD_CORE = 0, 1
WARM_UP, COUNT, SECONDS = 150, 1500, 6.0
TURNS = 6
"""In how many parts the requests of a case and of its unit are sent, one after the other."""
UNSHIPPED = "SELECT count(*) FROM use_entries WHERE shipped_at IS NULL"
UNSEALED = "SELECT count(*) FROM log_queue"
PATIENCE = 300.0


class Tally:
    """What a case has spent so far, turn by turn."""

    def __init__(self, case: Case, stack: LocalStack) -> None:
        """Nothing yet: what is spent only at first is not counted."""
        self._case, self._stack, self._postgres = case, stack, psutil.Process(stack.postgres.pid)
        self._sent = 0
        settle(stack)
        _place(self._postgres)
        self._send(WARM_UP)
        self._samples: list[Sample] = []
        self._spent, self._database = dict.fromkeys(self._watched, 0.0), 0.0

    @property
    def _watched(self) -> set[psutil.Process]:
        return {*self._case.counted, *((self._case.beside,) if self._case.beside else ())}

    def add_turn(self) -> None:
        """Send some more requests; servers run on one core, load and PostgreSQL on the other."""
        settle(self._stack)
        _place(self._postgres)
        before = {process: cpu(process) for process in self._watched}, postgres_cpu(self._postgres)
        self._samples.append(self._send(COUNT // TURNS))
        for process in self._watched:
            self._spent[process] += cpu(process) - before[0][process]
        self._database += postgres_cpu(self._postgres) - before[1]

    def _send(self, count: int) -> Sample:
        case, begun = self._case, self._sent
        count = max(5, int(count * case.share))
        self._sent += count
        limits: Any = {"within": SECONDS / TURNS, "connections": case.connections}
        return asyncio.run(run_load("127.0.0.1", case.port, lambda n: case.make(n + begun), count=count, **limits))

    def row(self) -> Row:
        """The figures of one request."""
        case, whole = self._case, joined(self._samples)
        counted = sum(self._spent[process] for process in case.counted)
        row: Row = {
            "name": case.name,
            "cpuUsPerRequest": round(counted / whole.requests * 1e6, 1),
            "postgresCpuUsPerRequest": round(self._database / whole.requests * 1e6, 1),
            "requestsPerSecond": round(whole.requests / whole.seconds, 1),
            "p50Ms": round(whole.percentile(0.5), 2),
            "p99Ms": round(whole.percentile(0.99), 2),
            "ratio": 1.0,
            "rssMb": round(max(process.memory_info().rss for process in case.counted) / 2**20, 1),
        }
        if case.beside:
            row["consentCpuUsPerRequest"] = round(self._spent[case.beside] / whole.requests * 1e6, 1)
        return row


def by_turns(*each: tuple[Case, LocalStack]) -> list[Row]:
    """The figures of cases that are sent by turns: what a machine does at all changes from second to second."""
    tallies = [Tally(case, stack) for case, stack in each]
    for _ in range(TURNS):
        for tally in tallies:
            tally.add_turn()
    return [tally.row() for tally in tallies]


def settle(stack: LocalStack) -> None:
    """Wait until what earlier requests left behind is shipped and sealed, so that no case pays for another."""
    databases = Databases(stack.postgres.dsn())
    waiting = [(stack.postgres.dsn(name), UNSHIPPED) for name in ("plans", "referral", "consent")]
    waiting.append((stack.postgres.dsn("consent"), UNSEALED))
    until = time.monotonic() + PATIENCE
    while any(int(databases.execute(statement, dsn=dsn)) for dsn, statement in waiting):
        assert time.monotonic() < until, "the log is not sealed"
        time.sleep(0.2)


def _place(postgres: psutil.Process) -> None:
    """Every service and worker, and the yardstick, on one core; PostgreSQL beside the load on the other."""
    database = {postgres.pid, *(child.pid for child in postgres.children(recursive=True))}
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # a worker of PostgreSQL's that has ended meanwhile
            process.cpu_affinity([LOAD_CORE if process.pid in database else SERVER_CORE])


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A case once measured, and the unit beside it."""

    row: Row
    unit: Row

    @classmethod
    def of(cls, case: Case, unit: Case, stack: LocalStack) -> Self:
        """Measure both."""
        beside, own = by_turns((unit, stack), (case, stack))
        return cls(row=own, unit=beside)

    @property
    def ratio(self) -> float:
        """How many times the unit's CPU the case takes."""
        return float(self.row["cpuUsPerRequest"]) / float(self.unit["cpuUsPerRequest"])


def median_row(rounds: Sequence[Measured]) -> Row:
    """The median of each figure over the rounds, and of the ratios that each round found."""
    rows = [one.row for one in rounds]
    figures = {name: round(median(float(row[name]) for row in rows), 2) for name in rows[0] if name != "name"}
    return {"name": rows[0]["name"], **figures, "ratio": round(median(one.ratio for one in rounds), 2)}


def cpu(process: psutil.Process) -> float:
    """Seconds of CPU that a process and its threads have spent: the clock that clock_getcpuclockid(3) names.

    What /proc tells comes in hundredths of a second, as much as forty requests of the yardstick.
    """
    return time.clock_gettime(~process.pid << 3 | 2)


def postgres_cpu(postmaster: psutil.Process) -> float:
    """Seconds of CPU that the server's living processes have spent; pools keep their backends through a run."""
    spent = cpu(postmaster)
    for child in postmaster.children(recursive=True):
        with suppress(OSError):  # a worker of PostgreSQL's that has ended meanwhile
            spent += cpu(child)
    return spent
