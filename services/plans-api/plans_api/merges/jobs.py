"""What merges leave to be done later."""

from collections.abc import Awaitable, Callable

from plans_api.merges.service import settle_cases
from tym_shared.db import Database
from tym_shared.worker import WORKER


def settling_cases(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that has open cases of merged ids count as the survivor's as soon as they can."""

    async def settle() -> int:
        async with database.transaction(WORKER) as session:
            return await settle_cases(session)

    return settle
