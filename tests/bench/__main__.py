"""`make bench`: measures every case in one run and writes build/bench.json."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil
from rich.console import Console
from rich.table import Table

from tests.bench.load import Sample, http_request, run_load
from tests.bench.seed import PERSONS, seed, seeded
from tym_local.stack import LocalStack

Row = dict[str, float | str]
OUTPUT = Path("build/bench.json")
SERVER_CORE, LOAD_CORE = 0, 1
ROUNDS, WARM_UP, COUNT, SECONDS = 5, 150, 1500, 6.0
BARS = {"own-plan-read": 2.5, "cross-agency-plan-read": 8.0, "evaluation-with-record": 4.0}
EA, COUNTY = "employment-vantaa", "county-vantaan-ja-keravan"


@dataclass(frozen=True)
class Case:
    """A measured request: whose CPU counts, whose stands beside it, and how request number n looks."""

    name: str
    port: int
    counted: tuple[psutil.Process, ...]
    make: Callable[[int], bytes]
    beside: psutil.Process | None = None


def main() -> None:
    """Start, seed, measure, tell, stop."""
    console = Console(width=130, highlight=False)
    os.sched_setaffinity(0, {LOAD_CORE})
    with LocalStack(say=lambda what: console.print(f"  started {what}")) as stack:
        console.print(f"  seeding {PERSONS} persons")
        seed(stack)
        yardstick, port = start_yardstick(stack)
        try:
            told = cases(stack, yardstick, port)
            rounds = [[measure(case, stack) for case in told] for _ in range(ROUNDS)]
        finally:
            yardstick.terminate()
            yardstick.wait(10)
    rows = [median_row([one[place] for one in rounds], [one[0] for one in rounds]) for place in range(len(told))]
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(rows, indent=1) + "\n")
    console.print(table_of(rows))


def median_row(measured: list[Row], yardsticks: list[Row]) -> Row:
    """The median of each figure over the rounds; the ratio is taken round by round, against that round's yardstick."""
    ratios = [
        float(row["cpuUsPerRequest"]) / float(unit["cpuUsPerRequest"])
        for row, unit in zip(measured, yardsticks, strict=True)
    ]
    figures = {name: round(median(float(row[name]) for row in measured), 2) for name in measured[0] if name != "name"}
    return {"name": measured[0]["name"], **figures, "ratio": round(median(ratios), 2)}


def start_yardstick(stack: LocalStack) -> tuple[subprocess.Popen[bytes], int]:
    """The yardstick on a free port, answering."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {**os.environ, "YARDSTICK_DSN": stack.postgres.dsn("yardstick"), "YARDSTICK_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.yardstick"], env=environment)
    for _ in range(100):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.1)
    raise RuntimeError("the yardstick does not answer")


def cases(stack: LocalStack, yardstick: subprocess.Popen[bytes], yardstick_port: int) -> list[Case]:
    """The cases in the order of the report; the yardstick first."""
    plans, referral, consent = (
        psutil.Process(stack.pid(name)) for name in ("plans-api", "referral-api", "consent-api")
    )

    def reads(who: str, necessity: str | None) -> Callable[[int], bytes]:
        headers = {"Authorization": f"Bearer {stack.token(who, 'plans-api')}", "Tym-Purpose": "joint-plan"}
        headers |= {"Tym-Necessity": necessity} if necessity else {}
        return lambda number: http_request(
            "GET", f"{stack.url('plans-api')}/v1/plans/{seeded('plan', number * 7)}", headers
        )

    return [
        Case(
            "yardstick",
            yardstick_port,
            (psutil.Process(yardstick.pid),),
            lambda number: http_request(
                "GET", f"http://127.0.0.1:{yardstick_port}/rows/{number * 7 % PERSONS + 1}", {}
            ),
        ),
        Case("own-plan-read", stack.ports.of("plans-api"), (plans,), reads("vantaa-worker", None)),
        Case(
            "cross-agency-plan-read",
            stack.ports.of("plans-api"),
            (plans, consent),
            reads("vantaa-county-social-worker", "arrange-service"),
        ),
        Case("evaluation-with-record", stack.ports.of("consent-api"), (consent,), evaluation(stack)),
        Case("referral-create", stack.ports.of("referral-api"), (referral,), referral_create(stack), beside=consent),
    ]


def _json(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **more}


def evaluation(stack: LocalStack) -> Callable[[int], bytes]:
    """One recorded decision of the county about one person."""
    headers = _json(stack.token("vantaa-county-social-worker", "consent-api"))

    def make(number: int) -> bytes:
        properties = {"categories": ["plan", "health-and-work-capacity"], "register": "tym", "source": EA}
        body = {
            "subject": {"type": "organisation", "id": COUNTY},
            "action": {"name": "read"},
            "resource": {"type": "person", "id": seeded("person", number * 7), "properties": properties},
            "context": {"purpose": "joint-plan", "necessity": "arrange-service"},
        }
        url = f"{stack.url('consent-api')}/access/v1/evaluation"
        return http_request("POST", url, headers, json.dumps(body).encode())

    return make


def referral_create(stack: LocalStack) -> Callable[[int], bytes]:
    """One service referral, created and sent."""
    token = stack.token("vantaa-worker", "referral-api")

    def make(number: int) -> bytes:
        body = {
            "kind": "service",
            "personId": seeded("person", number * 7),
            "recipientId": COUNTY,
            "serviceCode": "mielenterveyspalvelut",
            "caseId": seeded("case", number * 7),
            "entries": [{"category": "service-need", "text": "Tarve todettu."}],
            "send": True,
        }
        headers = _json(token, **{"Idempotency-Key": str(uuid.uuid4())})
        url = f"{stack.url('referral-api')}/v1/referrals"
        return http_request("POST", url, headers, json.dumps(body).encode())

    return make


def measure(case: Case, stack: LocalStack) -> Row:
    """Warm up, then count CPU, requests and latency; servers on one core, load and PostgreSQL on the other."""
    watched = {*case.counted, *((case.beside,) if case.beside else ())}
    for process in watched:
        process.cpu_affinity([SERVER_CORE])
    asyncio.run(run_load("127.0.0.1", case.port, case.make, count=WARM_UP, within=SECONDS))
    postgres = psutil.Process(stack.postgres.pid)
    for process in (postgres, *postgres.children(recursive=True)):
        process.cpu_affinity([LOAD_CORE])
    before = {process.pid: cpu(process) for process in watched}, postgres_cpu(postgres)
    sample: Sample = asyncio.run(
        run_load("127.0.0.1", case.port, lambda n: case.make(n + WARM_UP), count=COUNT, within=SECONDS)
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


def cpu(process: psutil.Process) -> float:
    """Seconds of CPU a process has spent."""
    times = process.cpu_times()
    return float(times.user + times.system)


def postgres_cpu(postmaster: psutil.Process) -> float:
    """Seconds of CPU that the server's living processes have spent; pools keep their backends through a run."""
    return cpu(postmaster) + sum(cpu(child) for child in postmaster.children(recursive=True) if child.is_running())


def table_of(rows: list[Row]) -> Table:
    """The rows as a person reads them, with the first bars."""
    table = Table("case", "CPU µs", "PostgreSQL µs", "req/s", "p50 ms", "p99 ms", "ratio", "bar", "RSS MB")
    for row in rows:
        bar = BARS.get(str(row["name"]))
        columns = ("cpuUsPerRequest", "postgresCpuUsPerRequest", "requestsPerSecond", "p50Ms", "p99Ms", "ratio")
        table.add_row(
            str(row["name"]), *(str(row[name]) for name in columns), f"≤ {bar}" if bar else "", str(row["rssMb"])
        )
    return table


if __name__ == "__main__":
    main()
