"""The background of plans-api: feed, directory copy, use log, relations, holds, reminders, its neighbours' feeds."""

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.agreements.jobs import falling_due
from plans_api.cases.jobs import following_networks, registering_parties
from plans_api.cases.service import CASE_ENDED
from plans_api.clients.consent import page_of_feed
from plans_api.clients.referral import ReferralApi
from plans_api.endings.jobs import ending_with_cases
from plans_api.erasures.jobs import telling_of_erased
from plans_api.erasures.service import TELL_ERASED
from plans_api.holds.jobs import noting_holds
from plans_api.holds.service import NOTE_HOLDS
from plans_api.items.events import follow_referral, is_of_item
from plans_api.merges.events import follow_merge
from plans_api.merges.jobs import settling_cases
from plans_api.networks.jobs import terms_ending
from plans_api.parties.service import REGISTER_PARTIES
from plans_api.reminders.jobs import reminding
from plans_api.replacements.jobs import replacing
from plans_api.replacements.service import REPLACE_PLAN
from plans_api.reviews.jobs import reminding_of_reviews
from plans_api.settings import Settings
from plans_api.statistics.events import time_referral
from plans_api.statistics.jobs import counting
from tym_shared.db import Database
from tym_shared.feed import Event, Follower
from tym_shared.loops import Loop
from tym_shared.member import Neighbours, common_loops
from tym_shared.worker import WORKER, Background, run_background


async def run_worker(settings: Settings) -> None:
    """Run until cancelled."""
    assert settings.worker_database_url is not None, "TYM_WORKER_DATABASE_URL is not set"
    database = Database(settings.worker_database_url, settings, name="plans-api-worker")
    neighbours = Neighbours.of(settings, name="plans-api")
    referrals = ReferralApi(neighbours.peer("referral-api", settings.referral_url))
    follower = Follower(
        source="referral-api",
        database=database,
        access=WORKER,
        fetch=referrals.page,
        apply=_follow,
        concerns=is_of_item,
    )
    persons = Follower(
        source="consent-api",
        database=database,
        access=WORKER,
        fetch=lambda cursor: page_of_feed(neighbours.consent, cursor),
        apply=follow_merge,
        concerns=lambda event: event.type.startswith("person."),
    )
    loops = (
        *common_loops(database, neighbours, settings),
        Loop.watching("referral-feed", follower.advance, settings),
        Loop.watching("consent-feed", persons.advance, settings),
        Loop.watching("cases-of-merged", settling_cases(database), settings),
        Loop(name="reminders", step=reminding(database), pause=settings.reminder_pause),
        Loop(name="terms-ending", step=terms_ending(database), pause=settings.reminder_pause),
        Loop(name="networks-of-cases", step=following_networks(database), pause=settings.reminder_pause),
        Loop(name="staff-checks", step=falling_due(database), pause=settings.staff_check_pause),
        Loop(name="statistics", step=counting(database), pause=settings.statistics_pause),
        Loop(name="review-reminders", step=reminding_of_reviews(database), pause=settings.reminder_pause),
    )
    jobs = {
        REGISTER_PARTIES: registering_parties(database, neighbours.consent),
        NOTE_HOLDS: noting_holds(database),
        REPLACE_PLAN: replacing(database),
        TELL_ERASED: telling_of_erased(referrals),
        CASE_ENDED: ending_with_cases(database),
    }
    await run_background(Background(settings=settings, database=database, loops=loops, jobs=jobs))


async def _follow(session: AsyncSession, event: Event) -> None:
    await follow_referral(session, event)
    await time_referral(session, event)
