"""The background of consent-api: feed, own use log, sealing, ends of consents and periods, watch for unusual use."""

from datetime import timedelta

from sqlalchemy import text

from consent_api.anomalies.jobs import watching
from consent_api.anomalies.rules import Thresholds
from consent_api.endings.jobs import expiry
from consent_api.log.jobs import BATCH, Sealing, sealing
from consent_api.persons.rules import HetuKeys
from consent_api.requests.jobs import falling_due
from consent_api.settings import Settings
from tym_shared.db import Database
from tym_shared.loops import Loop
from tym_shared.signatures import Signer
from tym_shared.worker import WORKER, Background, run_background

KEEP_OWN_USES = text(
    """
    WITH waiting AS (
        UPDATE use_entries SET shipped_at = now() WHERE sequence IN (
            SELECT sequence FROM use_entries WHERE shipped_at IS NULL ORDER BY sequence LIMIT 500
        ) RETURNING *
    )
    INSERT INTO uses (id, person_id, created_at, organisation_id, user_id, user_name, service, operation, register,
                      categories, purpose, necessity)
    SELECT waiting.id, person, at, organisation_id, user_id, user_name, 'consent-api', operation, register,
           categories, purpose, necessity
    FROM waiting, unnest(person_ids) AS person
    ON CONFLICT DO NOTHING
    """
)


async def run_worker(settings: Settings) -> None:
    """Run until cancelled."""
    assert settings.worker_database_url is not None, "TYM_WORKER_DATABASE_URL is not set"
    assert settings.log_key_file is not None, "TYM_LOG_KEY_FILE is not set"
    plan = Sealing(
        log_id=settings.log_id,
        signer=Signer(settings.log_key_file.read_text(encoding="ascii")),
        after_growth=timedelta(seconds=settings.log_head_after_growth),
        silence=timedelta(seconds=settings.log_head_silence),
        heads_file=settings.log_heads_file,
    )
    database = Database(settings.worker_database_url, settings, name="consent-api-worker")

    async def keep_own_uses() -> int:
        async with database.transaction(WORKER) as session:
            result = await session.execute(KEEP_OWN_USES)
        return int(getattr(result, "rowcount", 0))

    keys = HetuKeys(
        encryption=settings.hetu_encryption_key,
        index=settings.hetu_index_key,
        allow_temporary=settings.environment == "local",
    )
    watch = watching(database, keys, _thresholds(settings))
    loops = (
        Loop.watching("own-uses", keep_own_uses, settings),
        Loop(name="consent-expiry", step=expiry(database), pause=settings.consent_expiry_pause),
        Loop(name="requests-due", step=falling_due(database), pause=settings.request_due_pause),
        Loop(name="watch", step=watch, pause=settings.unusual_watch_pause),
        Loop(name="sealer", step=sealing(database, plan), pause=settings.log_seal_pause, plenty=BATCH),
    )
    await run_background(Background(settings=settings, database=database, loops=loops))


def _thresholds(settings: Settings) -> Thresholds:
    return Thresholds(
        look_ups_per_hour=settings.unusual_look_ups_per_hour,
        persons_per_day=settings.unusual_persons_per_day,
        times_own_median=settings.unusual_times_own_median,
        strangers_per_day=settings.unusual_strangers_per_day,
        namesakes=settings.unusual_namesakes,
        colleagues=settings.unusual_colleagues,
        look_back=settings.unusual_look_back,
        grace=settings.unusual_grace,
    )
