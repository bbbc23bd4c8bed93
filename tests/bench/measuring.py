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
from tests.bench.load import Sample, run_load
from tym_local.databases import Databases
from tym_local.stack import LocalStack

Row = dict[str, float | str]
SERVER_CORE, LOAD_CORE = 0, 1
WARM_UP, COUNT, SECONDS = 150, 1500, 6.0
UNSHIPPED = "SELECT count(*) FROM use_entries WHERE shipped_at IS NULL"
UNSEALED = "SELECT count(*) FROM log_queue"
PATIENCE = 300.0


def measure(case: Case, stack: LocalStack) -> Row:
    """Warm up, then count CPU, requests and latency; servers on one core, load and PostgreSQL on the other."""
    warm_up, count = (max(5, int(number * case.share)) for number in (WARM_UP, COUNT))
    watched = {*case.counted, *((case.beside,) if case.beside else ())}
    postgres = psutil.Process(stack.postgres.pid)
    settle(stack)
    _place(postgres)
    limits: Any = {"within": SECONDS, "connections": case.connections}
    asyncio.run(run_load("127.0.0.1", case.port, case.make, count=warm_up, **limits))
    _place(postgres)
    before = {process.pid: cpu(process) for process in watched}, postgres_cpu(postgres)
    sample: Sample = asyncio.run(
        run_load("127.0.0.1", case.port, lambda n: case.make(n + warm_up), count=count, **limits)
    )
    spent = {process.pid: cpu(process) - before[0][process.pid] for process in watched}
    database = postgres_cpu(postgres) - before[1]
    row: Row = {
        "name": case.name,
        "cpuUsPerRequest": round(sum(spent[process.pid] for process in case.counted) / sample.requests * 1e6, 1),
        "postgresCpuUsPerRequest": round(database / sample.requests * 1e6, 1),
        "requestsPerSecond": round(sample.requests / sample.seconds, 1),
        "p50Ms": round(sample.percentile(0.5), 2),
        "p99Ms": round(sample.percentile(0.99), 2),
        "ratio": 1.0,
        "rssMb": round(max(process.memory_info().rss for process in case.counted) / 2**20, 1),
    }
    if case.beside:
        row["consentCpuUsPerRequest"] = round(spent[case.beside.pid] / sample.requests * 1e6, 1)
    return row


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
    """A case once measured, and the yardstick beside it: what a machine does at all changes from minute to minute."""

    row: Row
    unit: Row

    @classmethod
    def of(cls, case: Case, unit: Case, stack: LocalStack) -> Self:
        """Measure the yardstick, the case, and the yardstick again."""
        before = measure(unit, stack)
        row = measure(case, stack)
        after = measure(unit, stack)
        middle = (float(before["cpuUsPerRequest"]) + float(after["cpuUsPerRequest"])) / 2
        return cls(row=row, unit={**before, "cpuUsPerRequest": middle})

    @property
    def ratio(self) -> float:
        """How many times the yardstick's CPU the case takes."""
        return float(self.row["cpuUsPerRequest"]) / float(self.unit["cpuUsPerRequest"])


def median_row(rounds: Sequence[Measured]) -> Row:
    """The median of each figure over the rounds, and of the ratios that each round found."""
    rows = [one.row for one in rounds]
    figures = {name: round(median(float(row[name]) for row in rows), 2) for name in rows[0] if name != "name"}
    return {"name": rows[0]["name"], **figures, "ratio": round(median(one.ratio for one in rounds), 2)}


def cpu(process: psutil.Process) -> float:
    """Seconds of CPU a process has spent."""
    times = process.cpu_times()
    return float(times.user + times.system)


def postgres_cpu(postmaster: psutil.Process) -> float:
    """Seconds of CPU that the server's living processes have spent; pools keep their backends through a run."""
    return cpu(postmaster) + sum(cpu(child) for child in postmaster.children(recursive=True) if child.is_running())
