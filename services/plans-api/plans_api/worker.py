"""The background of plans-api: its feed, its directory copy, its use log."""

from plans_api.settings import Settings
from tym_shared.db import Database
from tym_shared.member import Neighbours, common_loops
from tym_shared.worker import Background, run_background


async def run_worker(settings: Settings) -> None:
    """Run until cancelled."""
    assert settings.worker_database_url is not None, "TYM_WORKER_DATABASE_URL is not set"
    database = Database(settings.worker_database_url, settings, name="plans-api-worker")
    neighbours = Neighbours.of(settings, name="plans-api")
    loops = common_loops(database, neighbours, settings)
    await run_background(Background(settings=settings, database=database, loops=loops))
