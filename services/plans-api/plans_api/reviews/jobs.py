"""Jobs of reviews."""

from collections.abc import Awaitable, Callable

from plans_api.reviews.service import remind
from tym_shared.db import Database
from tym_shared.worker import WORKER


def reminding_of_reviews(database: Database) -> Callable[[], Awaitable[int]]:
    """The step that reminds of reviews that are due soon, and of overdue ones."""

    async def step() -> int:
        async with database.transaction(WORKER) as session:
            return await remind(session)

    return step
