"""`make bench`: measures every case in one run and writes build/bench.json.

Names as arguments measure those cases alone, beside the yardstick, and write nothing.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.cases import BARS, BATCH_BAR, BATCH_CASE, ONE_OF_IT, cases
from tests.bench.measuring import LOAD_CORE, Measured, Row, median_row
from tests.bench.memory import upload_memory
from tests.bench.seed import PERSONS, seed
from tym_local.stack import LocalStack

OUTPUT = Path("build/bench.json")
ROUNDS = 3


def main(only: Sequence[str]) -> None:
    """Start, seed, measure, tell, stop."""
    console = Console(width=130, highlight=False)
    os.sched_setaffinity(0, {LOAD_CORE})
    with LocalStack(say=lambda what: console.print(f"  started {what}")) as stack:
        console.print(f"  seeding {PERSONS} persons")
        seed(stack)
        yardstick, port = start_yardstick(stack)
        try:
            unit, *others = cases(stack, yardstick.pid, port)
            told = [case for case in others if not only or case.name in only]
            memory = upload_memory(stack)
            rounds = [[Measured.of(case, unit, stack) for case in told] for _ in range(ROUNDS)]
            named = {case.name: case for case in told}
            batches = [] if only else [Measured.of(named[BATCH_CASE], named[ONE_OF_IT], stack) for _ in range(ROUNDS)]
        finally:
            yardstick.terminate()
            yardstick.wait(10)
    units = [Measured(row=one.unit, unit=one.unit) for each in rounds for one in each]
    rows = [median_row(of_case) for of_case in (units, *zip(*rounds, strict=True))]
    if not only:
        next(row for row in rows if row["name"] == BATCH_CASE)["ratioToOne"] = median_row(batches)["ratio"]
        OUTPUT.parent.mkdir(exist_ok=True)
        OUTPUT.write_text(json.dumps([*rows, memory], indent=1) + "\n")
    console.print(table_of(rows))
    console.print(
        f"{memory['name']}: resident set +{memory['grownMb']} MB in {memory['seconds']} s, ≤ {memory['barMb']}"
    )


def start_yardstick(stack: LocalStack) -> tuple[subprocess.Popen[bytes], int]:
    """The yardstick on a free port, answering."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ,
        "YARDSTICK_DSN": stack.postgres.dsn("yardstick"),
        "YARDSTICK_PORT": str(port),
        "YARDSTICK_CONSENT": stack.url("consent-api"),
        "YARDSTICK_TOKEN": stack.token("vantaa-county-social-worker", "consent-api"),
    }
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.yardstick"], env=environment)
    for _ in range(100):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.1)
    raise RuntimeError("the yardstick does not answer")


def table_of(rows: list[Row]) -> Table:
    """The rows as a person reads them, with the bars."""
    table = Table("case", "CPU µs", "PostgreSQL µs", "req/s", "p50 ms", "p99 ms", "ratio", "bar", "RSS MB")
    for row in rows:
        bar = f"≤ {BARS[str(row['name'])]}" if row["name"] in BARS else ""
        if "ratioToOne" in row:
            bar = f"{row['ratioToOne']} × one, ≤ {BATCH_BAR:.0f}"
        columns = ("cpuUsPerRequest", "postgresCpuUsPerRequest", "requestsPerSecond", "p50Ms", "p99Ms", "ratio")
        table.add_row(str(row["name"]), *(str(row[name]) for name in columns), bar, str(row["rssMb"]))
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
