"""The commands of referral-api."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
from sqlalchemy.exc import DBAPIError

from referral_api.attachments.jobs import rewrap_keys
from referral_api.erasures.service import erase_all
from referral_api.reminders.jobs import give_due_days
from referral_api.settings import Settings
from referral_api.worklists.jobs import count_due_days
from tym_shared.commands import build_commands, fail, maintenance_url, read_settings
from tym_shared.db import Database
from tym_shared.sealing import KeyRing, SealBroken

Done = TypeVar("Done")

cli = build_commands("referral-api", settings=Settings)


@cli.command("erase")
def erase_command() -> None:
    """Erase the referrals of erased cases, those outside a case and the files whose register's time has run
    (381/2023 § 12, 380/2023 § 122); meant to run every day."""
    erased = _maintain("erase", erase_all)
    counted = ((erased.referrals, "referrals"), (erased.attachments, "attachments"))
    told = [f"{number} {what}" for number, what in counted if number]
    typer.echo(f"{', '.join(told)} erased" if told else "nothing to erase")


@cli.command("rewrap-file-keys")
def rewrap_file_keys_command() -> None:
    """Wrap the keys of all files by TYM_FILE_KEY, so that the other keys can be taken out of TYM_FILE_KEYS."""
    settings = read_settings(Settings)
    keys = KeyRing(settings.file_keys, present=settings.file_key)
    rewrapped = _maintain("rewrap-file-keys", lambda database: rewrap_keys(database, keys))
    typer.echo(f"{rewrapped} keys wrapped anew")


@cli.command("give-due-days")
def give_due_days_command() -> None:
    """Give referrals of before due days were kept theirs, and count what was due before due days were counted.

    Once, after the upgrade; run again it changes nothing. Nothing that runs meanwhile waits for it.
    """
    given = _maintain("give-due-days", give_due_days)
    typer.echo(f"{given} referrals were given due days" if given else "every open referral has its due days")
    counted = _maintain("give-due-days", count_due_days)
    typer.echo(f"{counted} counts of due days were made right" if counted else "every due day is counted")


def _maintain(name: str, work: Callable[[Database], Awaitable[Done]]) -> Done:
    settings = read_settings(Settings)
    database = Database(maintenance_url(settings), settings, name=name)

    async def run() -> Done:
        try:
            return await work(database)
        finally:
            await database.dispose()

    try:
        return asyncio.run(run())
    except (DBAPIError, OSError, SealBroken) as error:
        said = str(getattr(error, "orig", error)).strip().splitlines()
        raise fail(f"{name} stopped: {said[0] if said else type(error).__name__}") from None
