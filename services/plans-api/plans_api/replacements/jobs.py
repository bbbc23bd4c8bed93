"""Jobs of replacements."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from plans_api.replacements.service import replace_plan
from tym_shared.db import Database
from tym_shared.worker import WORKER

Job = Callable[[Mapping[str, Any]], Awaitable[None]]  # any JSON


def replacing(database: Database) -> Job:
    """The job that marks a plan as replaced once its successor is in force."""

    async def run(payload: Mapping[str, Any]) -> None:  # any JSON
        async with database.transaction(WORKER) as session:
            await replace_plan(session, UUID(payload["planId"]), replaced_by=payload["replacedBy"])

    return run
