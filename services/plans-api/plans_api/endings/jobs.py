"""Jobs of endings."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from plans_api.endings.service import end_with_case
from tym_shared.db import Database
from tym_shared.worker import WORKER

Job = Callable[[Mapping[str, Any]], Awaitable[None]]  # any JSON


def ending_with_cases(database: Database) -> Job:
    """The job that ends a plan with its case."""

    async def run(payload: Mapping[str, Any]) -> None:  # any JSON
        async with database.transaction(WORKER) as session:
            await end_with_case(session, UUID(payload["caseId"]))

    return run
