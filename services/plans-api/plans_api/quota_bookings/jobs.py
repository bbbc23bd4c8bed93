"""Jobs of quota bookings."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from plans_api.plans.models import PlanRow
from plans_api.quota_bookings.service import end_bookings_of_plan
from tym_shared.db import Database
from tym_shared.worker import WORKER

Job = Callable[[Mapping[str, Any]], Awaitable[None]]  # any JSON


def ending_bookings(database: Database) -> Job:
    """The job that ends with a case what its plan uses of quotas."""

    async def run(payload: Mapping[str, Any]) -> None:  # any JSON
        async with database.transaction(WORKER) as session:
            for plan in await session.scalars(select(PlanRow.id).where(PlanRow.case_id == UUID(payload["caseId"]))):
                await end_bookings_of_plan(session, plan, on=date.fromisoformat(payload["on"]))

    return run
