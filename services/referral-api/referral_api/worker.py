"""The background of referral-api: its feed, its directory copy, its use log, and the relations it owes."""

from referral_api.referrals.jobs import relation_registrar
from referral_api.referrals.rules import REGISTER_RELATION
from referral_api.settings import Settings
from tym_shared.db import Database
from tym_shared.member import Neighbours, common_loops
from tym_shared.worker import Background, run_background


async def run_worker(settings: Settings) -> None:
    """Run until cancelled."""
    assert settings.worker_database_url is not None, "TYM_WORKER_DATABASE_URL is not set"
    database = Database(settings.worker_database_url, settings, name="referral-api-worker")
    neighbours = Neighbours.of(settings, name="referral-api")
    loops = common_loops(database, neighbours, settings)
    jobs = {REGISTER_RELATION: relation_registrar(database, neighbours.consent)}
    await run_background(Background(settings=settings, database=database, loops=loops, jobs=jobs))
