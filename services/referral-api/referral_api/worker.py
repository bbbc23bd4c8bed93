"""The background of referral-api: feed, directory copy, use log, relations it owes, files to go, consent-api's feed."""

from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attachments.jobs import sweeping
from referral_api.attachments.storage import Files
from referral_api.clients.consent import page_of_feed
from referral_api.consent_grounds.rules import RECONSIDER
from referral_api.merges.events import follow_merge
from referral_api.reconsiderations.events import follow_consent
from referral_api.reconsiderations.jobs import reconsidering
from referral_api.referrals.jobs import Registrar
from referral_api.reminders.jobs import reminding
from referral_api.settings import Settings
from referral_api.withholdings.events import follow_hiding
from referral_api.worklists.jobs import adding_up
from tym_shared.db import Database
from tym_shared.feed import Event, Follower
from tym_shared.loops import PLENTY, Loop
from tym_shared.member import Neighbours, common_loops, held_copy
from tym_shared.worker import WORKER, Background, run_background


async def run_worker(settings: Settings) -> None:
    """Run until cancelled."""
    assert settings.worker_database_url is not None, "TYM_WORKER_DATABASE_URL is not set"
    database = Database(settings.worker_database_url, settings, name="referral-api-worker")
    neighbours = Neighbours.of(settings, name="referral-api")
    sweep = sweeping(database, Files.of(settings), unfinished_after=settings.file_unfinished_after)
    follower = Follower(
        source="consent-api",
        database=database,
        access=WORKER,
        fetch=lambda cursor: page_of_feed(neighbours.consent, cursor),
        apply=_follow,
        concerns=lambda event: event.type.startswith(("person.", "log-hiding.", "consent.")),
    )
    remind = reminding(database, held_copy(database, settings))
    loops = (
        *common_loops(database, neighbours, settings),
        Loop(name="files", step=sweep, pause=settings.file_sweep_pause),
        Loop(
            name="relations",
            step=Registrar(database=database, consent=neighbours.consent).step,
            pause=settings.worker_poll,
            plenty=PLENTY,
        ),
        Loop.watching("consent-feed", follower.advance, settings),
        Loop(name="reminders", step=remind, pause=settings.reminder_pause),
        Loop(name="counts", step=adding_up(database), pause=settings.count_pause),
    )
    jobs = {RECONSIDER: reconsidering(database, neighbours.decisions)}
    await run_background(Background(settings=settings, database=database, loops=loops, jobs=jobs))


async def _follow(session: AsyncSession, event: Event) -> None:
    await follow_merge(session, event)
    await follow_hiding(session, event)
    await follow_consent(session, event)
