"""The decision point and the log at a million persons: two million consents and two million log entries."""

import asyncio
import json
import time
from collections.abc import Mapping
from statistics import median
from typing import Any

import asyncpg
import httpx
import psutil

from consent_api.log.rules.tree import complete_subtrees, inclusion_ranges, range_hash
from tests.bench.cases import STEP, Case, evaluation
from tests.bench.questions import COUNTY, EA
from tests.bench.scale.sizes import Rounds, Say, fill, ratio
from tests.bench.seed import consent_seed, seeded
from tym_local.databases import Databases
from tym_local.stack import LocalStack

SAMPLES = 200
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


def load(stack: LocalStack, persons: int, say: Say) -> None:
    """Fill the database up to so many persons, and wait until every entry of the log is sealed."""
    databases, dsn = Databases(stack.postgres.dsn()), stack.postgres.dsn("consent")
    loaded = fill(
        stack,
        "consent",
        "persons",
        persons,
        lambda first, last: consent_seed(first, last) + entries_seed(first, last),
        say,
    )
    databases.execute(SEEN, dsn=dsn)
    if loaded:
        databases.execute("VACUUM ANALYZE", dsn=dsn)
    while waiting := int(databases.execute("SELECT count(*) FROM log_queue", dsn=dsn)):
        say(f"{waiting:,} entries still to be sealed")
        time.sleep(10)


def reads(stack: LocalStack, persons: int) -> Case:
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


def proof_over_http_ms(stack: LocalStack, persons: int) -> float:
    """The median time of one inclusion proof over HTTP, with its entry and its use-log row, one after the other."""
    took = []
    token = stack.token("vantaa-county-social-worker", "consent-api")
    headers = {"Authorization": f"Bearer {token}", "Tym-Purpose": "joint-plan"}
    with httpx.Client(base_url=stack.url("consent-api"), headers=headers, trust_env=False) as http:
        for number in range(SAMPLES):
            path = f"/v1/log-proofs/inclusion?entryId={seeded('decision', number * STEP, of=persons)}"
            begun = time.perf_counter()
            answer = http.get(path)
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, answer.text
    return median(took)


def verify_seconds(stack: LocalStack, say: Say) -> tuple[float, int]:
    """How long the whole log takes to verify, and how many entries it holds."""
    dsn = stack.postgres.dsn("consent")
    entries = int(Databases(stack.postgres.dsn()).execute("SELECT count(*) FROM log_leaves", dsn=dsn))
    say(f"verifying {entries:,} entries")
    begun = time.perf_counter()
    finished = stack.run_command("consent-api", "verify")
    assert finished.code == 0, finished
    return time.perf_counter() - begun, entries


def measured(sizes: Mapping[int, LocalStack], rounds: Rounds, say: Say) -> dict[str, Any]:
    """The figures of the decision point and of the log."""
    large = sizes[max(sizes)]
    seconds, entries = verify_seconds(large, say)
    return {
        "evaluationCpuRatio": ratio(rounds, "cpuUsPerRequest"),
        "evaluationPostgresCpuRatio": ratio(rounds, "postgresCpuUsPerRequest"),
        "evaluationBuffers": {str(size): asyncio.run(buffers_touched(stack, size)) for size, stack in sizes.items()},
        "proofMs": round(asyncio.run(proof_ms(large)), 2),
        "proofOverHttpMs": round(proof_over_http_ms(large, max(sizes)), 2),
        "verifiedEntries": entries,
        "verifySeconds": round(seconds, 1),
        "verifySecondsPerMillion": round(seconds / entries * 1e6, 1),
    }
