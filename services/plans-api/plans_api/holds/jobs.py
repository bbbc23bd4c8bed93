"""Jobs of holds."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from plans_api.cases.models import CaseRow
from plans_api.holds.queries import last_days
from tym_shared.db import Database
from tym_shared.worker import WORKER

Job = Callable[[Mapping[str, Any]], Awaitable[None]]  # a job's payload is JSON


def noting_holds(database: Database) -> Job:
    """The job that notes on a case until when the owners of its holds read it after its end."""

    async def run(payload: Mapping[str, Any]) -> None:  # JSON
        async with database.transaction(WORKER) as session:
            statement = select(CaseRow).where(CaseRow.id == UUID(payload["caseId"])).with_for_update()
            case = (await session.scalars(statement)).one_or_none()
            if case is not None:
                held = await last_days(session, case.id)
                case.held_for = {owner: last.isoformat() for owner, last in held.items()}

    return run
