"""`make bench-scale`: the decision point and the log at a million persons, beside ten thousand; build/bench-scale.json.

The million persons with two million consents and two million log entries are loaded once and kept in build/scale.
"""

import asyncio
import json
import os
import time
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg
import httpx
import psutil
from rich.console import Console
from rich.table import Table

from consent_api.log.rules.tree import complete_subtrees, inclusion_ranges, range_hash
from tests.bench.cases import COUNTY, EA, STEP, Case, evaluation
from tests.bench.measuring import LOAD_CORE, Row, measure
from tests.bench.seed import consent_seed, seeded
from tym_local.databases import Databases
from tym_local.stack import LocalStack

SMALL, LARGE = 10_000, 1_000_000
CHUNK = 100_000
ROUNDS, SAMPLES = 5, 200
FOLDER, OUTPUT = Path("build/scale"), Path("build/bench-scale.json")
BARS = {"cpu": 1.25, "proofMs": 5.0, "verifySecondsPerMillion": 60.0}
SEEN = "INSERT INTO feed_cursors (source, cursor) VALUES ('log', '1000000000') ON CONFLICT DO NOTHING"
"""The watch for unusual use passes the loaded entries over: they are nobody's look-ups."""
NODES = "SELECT level, index, hash FROM log_nodes JOIN unnest($1::smallint[], $2::bigint[]) AS asked (level, index)"
NODES += " USING (level, index)"
CALL = "SELECT decision_facts('worker', $1, 'bench', '', 'social-worker', $2)"


def entries_seed(first: int, last: int) -> str:
    """Two consents, a recorded decision and a use for each person of these numbers."""
    numbers = f"generate_series({first}, {last})"
    return f"""
INSERT INTO consents (id, person_id, purpose, discloser_id, recipient_id, categories, itemised_categories, form, state,
        text_version, language, recorded_by, answered_at)
    SELECT md5(recipient || n)::uuid, md5('person' || n)::uuid, purpose, '{EA}', recipient, '{{identity}}', '{{}}',
        'written', 'given', '1', 'fi', 'bench', now()
    FROM {numbers} AS n, (VALUES ('employer-rakennus', 'recruitment'), ('provider-tyovalmennus', 'service-provision'))
        AS given (recipient, purpose);
INSERT INTO decisions (id, action, organisation_id, user_id, user_name, person_id, discloser_id, recipient_id, register,
        purpose, permitted, denied, basis)
    SELECT md5('decision' || n)::uuid, 'read', '{COUNTY}', 'bench', 'Bench', md5('person' || n)::uuid, '{EA}',
        '{COUNTY}', 'tym', 'joint-plan', '{{plan}}', '[]', '[{{"code": "tym-joint-service", "version": 1}}]'
    FROM {numbers} AS n;
INSERT INTO uses (id, person_id, created_at, organisation_id, user_id, user_name, service, operation, register,
        categories, purpose)
    SELECT md5('use' || n)::uuid, md5('person' || n)::uuid, now(), '{EA}', 'bench', 'Bench', 'plans-api', 'get_plan',
        'tym', '{{plan}}', 'joint-plan'
    FROM {numbers} AS n;
"""


def main() -> None:
    """Load what is not loaded, measure both sizes in turns, prove and verify, tell."""
    console = Console(width=130, highlight=False)
    os.sched_setaffinity(0, {LOAD_CORE})
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        LocalStack(services=()) as small,
        LocalStack(FOLDER, services=(), say=lambda what: console.print(f"  large: {what}")) as large,
    ):
        load(small, SMALL, console)
        load(large, LARGE, console)
        sizes = {SMALL: small, LARGE: large}
        measured = {size: evaluations(stack, size) for size, stack in sizes.items()}
        rounds = [[measure(measured[size], stack) for size, stack in sizes.items()] for _ in range(ROUNDS)]
        buffers = {size: asyncio.run(buffers_touched(stack, size)) for size, stack in sizes.items()}
        proof, over_http = asyncio.run(proof_ms(large)), proof_over_http_ms(large)
        verified = verify_seconds(large, console)
    figures = told(rounds, buffers, (proof, over_http), verified)
    OUTPUT.write_text(json.dumps(figures, indent=1) + "\n")
    console.print(table_of(figures))


def load(stack: LocalStack, persons: int, console: Console) -> None:
    """Fill the database up to so many persons, and wait until every entry of the log is sealed."""
    databases, dsn = Databases(stack.postgres.dsn()), stack.postgres.dsn("consent")
    there = int(databases.execute("SELECT count(*) FROM persons", dsn=dsn))
    for first in range(there + 1, persons + 1, CHUNK):
        last = min(first + CHUNK - 1, persons)
        databases.execute(consent_seed(first, last) + entries_seed(first, last), dsn=dsn)
        console.print(f"  loaded {last:,} of {persons:,} persons")
    databases.execute(SEEN, dsn=dsn)
    if there < persons:
        databases.execute("VACUUM ANALYZE", dsn=dsn)
    while waiting := int(databases.execute("SELECT count(*) FROM log_queue", dsn=dsn)):
        console.print(f"  {waiting:,} entries still to be sealed")
        time.sleep(10)


def evaluations(stack: LocalStack, persons: int) -> Case:
    """Recorded evaluations about persons all over the table."""
    consent = psutil.Process(stack.pid("consent-api"))
    make = evaluation(stack, record=True, of=persons)
    return Case(f"evaluation-at-{persons}", stack.ports.of("consent-api"), (consent,), make)


async def buffers_touched(stack: LocalStack, persons: int) -> float:
    """The median of the buffers that the facts of one question touch, as the runtime role, when all is warm."""
    connection = await asyncpg.connect(stack.runtime_dsn("consent"))
    touched = []
    try:
        for number in range(SAMPLES):
            person = seeded("person", number * STEP, of=persons)
            asked = {"person": person, "asker": COUNTY, "discloser": EA, "recipient": COUNTY, "purpose": "joint-plan"}
            arguments = (COUNTY, json.dumps([asked]))
            await connection.fetchval(CALL, *arguments)
            found = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {CALL}", *arguments)
            plan: dict[str, Any] = json.loads(found)[0]["Plan"]
            touched.append(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
    finally:
        await connection.close()
    return float(median(touched))


async def proof_ms(stack: LocalStack) -> float:
    """The median time of making one inclusion proof: reading the nodes and hashing them."""
    connection = await asyncpg.connect(stack.runtime_dsn("consent"))
    took = []
    try:
        size = await connection.fetchval("SELECT count(*) FROM log_nodes WHERE level = 0")
        for number in range(SAMPLES):
            begun = time.perf_counter()
            ranges = inclusion_ranges(number * STEP % size, size)
            places = sorted({place for leaves in ((0, size), *ranges) for place in complete_subtrees(*leaves)})
            levels, indexes = [level for level, _ in places], [index for _, index in places]
            found = {(row[0], row[1]): row[2] for row in await connection.fetch(NODES, levels, indexes)}
            path = [range_hash(leaves, found.__getitem__) for leaves in ((0, size), *ranges)]
            took.append((time.perf_counter() - begun) * 1000)
            assert path
    finally:
        await connection.close()
    return float(median(took))


def proof_over_http_ms(stack: LocalStack) -> float:
    """The median time of one inclusion proof over HTTP, with its entry and its use-log row, one after the other."""
    took = []
    token = stack.token("vantaa-county-social-worker", "consent-api")
    headers = {"Authorization": f"Bearer {token}", "Tym-Purpose": "joint-plan"}
    with httpx.Client(base_url=stack.url("consent-api"), headers=headers, trust_env=False) as http:
        for number in range(SAMPLES):
            path = f"/v1/log-proofs/inclusion?entryId={seeded('decision', number * STEP, of=LARGE)}"
            begun = time.perf_counter()
            answer = http.get(path)
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, answer.text
    return median(took)


def verify_seconds(stack: LocalStack, console: Console) -> tuple[float, int]:
    """How long the whole log takes to verify, and how many entries it holds."""
    dsn = stack.postgres.dsn("consent")
    entries = int(Databases(stack.postgres.dsn()).execute("SELECT count(*) FROM log_leaves", dsn=dsn))
    console.print(f"  verifying {entries:,} entries")
    begun = time.perf_counter()
    finished = stack.run_command("consent-api", "verify")
    assert finished.code == 0, finished
    return time.perf_counter() - begun, entries


def told(
    rounds: list[list[Row]], buffers: dict[int, float], proofs: tuple[float, float], verified: tuple[float, int]
) -> dict[str, Any]:
    """The figures as build/bench-scale.json keeps them."""

    def ratio(name: str) -> float:
        return round(median(float(large[name]) / float(small[name]) for small, large in rounds), 2)

    seconds, entries = verified
    return {
        "evaluationCpuRatio": ratio("cpuUsPerRequest"),
        "evaluationPostgresCpuRatio": ratio("postgresCpuUsPerRequest"),
        "buffersTouched": {str(size): touched for size, touched in buffers.items()},
        "proofMs": round(proofs[0], 2),
        "proofOverHttpMs": round(proofs[1], 2),
        "verifiedEntries": entries,
        "verifySeconds": round(seconds, 1),
        "verifySecondsPerMillion": round(seconds / entries * 1e6, 1),
    }


def table_of(figures: dict[str, Any]) -> Table:
    """The figures as a person reads them, with the bars."""
    table = Table("figure", "measured", "bar")
    bars = {
        "evaluationCpuRatio": f"≤ {BARS['cpu']}",
        "buffersTouched": "the same",
        "proofMs": f"≤ {BARS['proofMs']:.0f}",
        "verifySecondsPerMillion": f"≤ {BARS['verifySecondsPerMillion']:.0f}",
    }
    for name, value in figures.items():
        table.add_row(name, str(value), bars.get(name, ""))
    return table


if __name__ == "__main__":
    main()
