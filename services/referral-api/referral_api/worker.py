"""The background of referral-api: the common loops, relations it owes, files that are to go, due days and counts."""

from referral_api.attachments.jobs import sweeping
from referral_api.attachments.storage import Files
from referral_api.referrals.jobs import relation_registrar
from referral_api.referrals.rules import REGISTER_RELATION
from referral_api.reminders.jobs import reminding
from referral_api.settings import Settings
from referral_api.worklists.jobs import adding_up
from tym_shared.db import Database
from tym_shared.member import Neighbours, common_loops
from tym_shared.worker import Background, Loop, run_background


async def run_worker(settings: Settings) -> None:
    """Run until cancelled."""
    assert settings.worker_database_url is not None, "TYM_WORKER_DATABASE_URL is not set"
    database = Database(settings.worker_database_url, settings, name="referral-api-worker")
    neighbours = Neighbours.of(settings, name="referral-api")
    sweep = sweeping(database, Files.of(settings), unfinished_after=settings.file_unfinished_after)
    loops = (
        *common_loops(database, neighbours, settings),
        Loop(name="files", step=sweep, pause=settings.file_sweep_pause),
        Loop(name="reminders", step=reminding(database), pause=settings.reminder_pause),
        Loop(name="counts", step=adding_up(database), pause=settings.count_pause),
    )
    jobs = {REGISTER_RELATION: relation_registrar(database, neighbours.consent)}
    await run_background(Background(settings=settings, database=database, loops=loops, jobs=jobs))
