"""Plans at a million: six hundred thousand persons with a case, four hundred thousand plans that theirs replaced."""

import asyncio
import json
import time
from collections.abc import Mapping
from statistics import median
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import psutil

from tests.bench.cases import STEP, Case, plan_read
from tests.bench.questions import COUNTY, EA
from tests.bench.scale.sizes import Rounds, Say, fill, ratio
from tests.bench.seed import CONTENT, plans_seed, seeded
from tym_local.databases import Databases
from tym_local.stack import LocalStack

SHARE_IN_CASES = 0.6
SAMPLES = 200
NETWORK = "00000000-0000-4000-8000-000000000001"
MONTH = "2026-11"
A_MONTH = 31
PARTIES = f"ARRAY['{EA}', '{COUNTY}', 'kela']"
NETWORK_SEED = f"""
INSERT INTO networks (id, employment_authority_ids, county_ids, kela_id, party_ids, proposed_by, state, term_from,
        term_to, created_by)
    VALUES ('{NETWORK}', ARRAY['{EA}'], ARRAY['{COUNTY}'], 'kela', {PARTIES}, '{EA}', 'active', '2025-01-01',
        '2029-12-31', 'bench') ON CONFLICT DO NOTHING;
INSERT INTO network_areas (network_id, employment_authority_id, county_id, term_from, term_to)
    VALUES ('{NETWORK}', '{EA}', '{COUNTY}', '2025-01-01', '2029-12-31') ON CONFLICT DO NOTHING;
"""
READ = "SELECT read_plan('worker', $1, 'bench', '', '', $2, NULL, $3, 'Bench', 'joint-plan', NULL, 'get_plan')"


def replaced_seed(first: int, last: int) -> str:
    """An ordinary plan of each person of these numbers, replaced since."""
    numbers = f"generate_series({first}, {last})"
    readers = f"ARRAY['{EA}', md5('person' || n)]"
    return f"""
INSERT INTO plans (id, type, person_id, register, legal_basis, latest_number, in_force_number, replaced_at,
        employment_authority_id, readers)
    SELECT md5('replaced' || n)::uuid, 'ordinary', md5('person' || n)::uuid, 'employment', '380/2023 § 37', 1, 1,
        '2026-01-31', '{EA}', {readers} FROM {numbers} AS n;
INSERT INTO plan_versions (id, plan_id, readers, number, state, content, reason, stored_by_organisation, created_by,
        in_force_at, rule_versions)
    SELECT md5('replaced-version' || n)::uuid, md5('replaced' || n)::uuid, {readers}, 1, 'in-force',
        '{json.dumps(CONTENT)}'::jsonb, 'first-version', '{EA}', 'bench', '2025-09-30',
        ARRAY['follow-up@2025-01-01'] FROM {numbers} AS n;
"""


def load(stack: LocalStack, plans: int, say: Say) -> None:
    """Fill the database up to so many plans, and name the network that they are counted for."""
    databases, dsn = Databases(stack.postgres.dsn()), stack.postgres.dsn("plans")
    databases.execute(NETWORK_SEED, dsn=dsn)
    in_cases = in_cases_of(plans)
    loaded = fill(stack, "plans", "cases", in_cases, plans_seed, say)
    loaded |= fill(stack, "plans", "plans", plans - in_cases, replaced_seed, say, of="WHERE case_id IS NULL")
    if loaded:
        databases.execute("VACUUM ANALYZE", dsn=dsn)


def in_cases_of(plans: int) -> int:
    """How many of so many plans are those of cases."""
    return int(plans * SHARE_IN_CASES)


def reads(stack: LocalStack, plans: int) -> Case:
    """Reads of own plans all over the table."""
    process = psutil.Process(stack.pid("plans-api"))
    make = plan_read(stack, "vantaa-worker", None, of=in_cases_of(plans))
    return Case(f"own-plan-read-at-{plans}", stack.ports.of("plans-api"), (process,), make)


async def buffers_touched(stack: LocalStack, plans: int) -> float:
    """The median of the buffers that a plan's read touches, as the runtime role, when all is warm."""
    connection = await asyncpg.connect(stack.runtime_dsn("plans"))
    touched = []
    try:
        for number in range(SAMPLES):
            plan = seeded("plan", number * STEP, of=in_cases_of(plans))
            await connection.fetchval(READ, EA, plan, uuid4())
            found = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {READ}", EA, plan, uuid4())
            top: dict[str, Any] = json.loads(found)[0]["Plan"]
            touched.append(top["Shared Hit Blocks"] + top["Shared Read Blocks"])
    finally:
        await connection.close()
    return float(median(touched))


def count_seconds(stack: LocalStack, say: Say) -> float:
    """How long the worker takes to count a month of everybody once it has ended."""
    say("counting a month")
    stack.move_clock(days=A_MONTH)
    try:
        begun = time.perf_counter()
        finished = stack.run_command(
            "plans-api", "count-statistics", "--month", MONTH, "--recount-final", "--reason", "measured"
        )
        assert finished.code == 0, finished
        return time.perf_counter() - begun
    finally:
        stack.move_clock(days=0)


def statistics_ms(stack: LocalStack) -> float:
    """The median time of a network's month over HTTP, one request after the other."""
    headers = {"Authorization": f"Bearer {stack.token('vantaa-worker', 'plans-api')}"}
    took = []
    with httpx.Client(base_url=stack.url("plans-api"), headers=headers, trust_env=False) as http:
        for _ in range(SAMPLES):
            begun = time.perf_counter()
            answer = http.get(f"/v1/statistics?networkId={NETWORK}&month={MONTH}")
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, answer.text
    assert any(cell["measure"] == "open-cases" and cell["count"] for cell in answer.json()["cells"])
    return median(took)


def measured(sizes: Mapping[int, LocalStack], rounds: Rounds, say: Say) -> dict[str, Any]:
    """The figures of plans and of their statistics."""
    large = sizes[max(sizes)]
    return {
        "planReadCpuRatio": ratio(rounds, "cpuUsPerRequest"),
        "planReadPostgresCpuRatio": ratio(rounds, "postgresCpuUsPerRequest"),
        "planReadBuffers": {str(size): asyncio.run(buffers_touched(stack, size)) for size, stack in sizes.items()},
        "countMonthSeconds": round(count_seconds(large, say), 1),
        "statisticsMs": round(statistics_ms(large), 1),
    }
