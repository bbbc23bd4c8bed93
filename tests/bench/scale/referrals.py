"""Referrals at a million: the newest page of an inbox that all of them were sent to."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import psutil

from tests.bench.cases import Case, inbox_page
from tests.bench.questions import COUNTY
from tests.bench.scale.sizes import Rounds, Say, fill, ratio
from tests.bench.seed import referrals_seed
from tym_local.databases import Databases
from tym_local.stack import LocalStack

SAMPLES = 50
ACCESS = ("worker", COUNTY, "bench", "", "social-worker")
FILTERS = (None, None, None, None, None, None)
NEWEST = (datetime.max.replace(tzinfo=UTC), date.max, UUID(int=2**128 - 1), 50)
SAID = ("Bench", "joint-service", None, "list_referrals")
ARGUMENTS = (*ACCESS, *FILTERS, *NEWEST, *SAID)
PAGE = f"SELECT list_referrals_by_recipient_newest({', '.join(f'${place + 1}' for place in range(len(ARGUMENTS)))})"


def load(stack: LocalStack, referrals: int, say: Say) -> None:
    """Fill the database up to so many referrals."""
    if fill(stack, "referral", "referrals", referrals, referrals_seed, say):
        Databases(stack.postgres.dsn()).execute("VACUUM ANALYZE", dsn=stack.postgres.dsn("referral"))


def reads(stack: LocalStack, referrals: int) -> Case:
    """Pages of fifty."""
    process = psutil.Process(stack.pid("referral-api"))
    name = f"inbox-page-at-{referrals}"
    return Case(name, stack.ports.of("referral-api"), (process,), inbox_page(stack), share=0.2)


async def buffers_touched(stack: LocalStack) -> float:
    """The median of the buffers that a page touches, as the runtime role, when all is warm."""
    connection = await asyncpg.connect(stack.runtime_dsn("referral"))
    touched = []
    try:
        for _ in range(SAMPLES):
            await connection.fetchval(PAGE, *ARGUMENTS)
            found = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {PAGE}", *ARGUMENTS)
            top: dict[str, Any] = json.loads(found)[0]["Plan"]
            touched.append(top["Shared Hit Blocks"] + top["Shared Read Blocks"])
    finally:
        await connection.close()
    return float(median(touched))


def measured(sizes: Mapping[int, LocalStack], rounds: Rounds, _say: Say) -> dict[str, Any]:
    """The figures of the inbox."""
    return {
        "inboxCpuRatio": ratio(rounds, "cpuUsPerRequest"),
        "inboxPostgresCpuRatio": ratio(rounds, "postgresCpuUsPerRequest"),
        "inboxBuffers": {str(size): asyncio.run(buffers_touched(stack)) for size, stack in sizes.items()},
    }
