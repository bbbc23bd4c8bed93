"""The commands of plans-api."""

import asyncio
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from plans_api.erasures.service import Erased, erase_all
from plans_api.settings import Settings
from plans_api.statistics.jobs import count_months, counting
from plans_api.statistics.rules import MonthUnreadable, month_of
from tym_shared.commands import build_commands, fail, maintenance_url, read_settings
from tym_shared.db import Database
from tym_shared.errors import Unavailable

cli = build_commands("plans-api", settings=Settings)


@cli.command("erase")
def erase_command() -> None:
    """Erase the cases whose day has come and that no hold keeps (381/2023 § 12), and the other plans whose register's
    time has run (380/2023 § 122, 681/2023 § 77); meant to run every day."""
    settings = read_settings(Settings)
    database = Database(maintenance_url(settings), settings, name="erase")

    async def run() -> Erased:
        try:
            return await erase_all(database)
        finally:
            await database.dispose()

    try:
        erased = asyncio.run(run())
    except (DBAPIError, OSError) as error:
        said = str(getattr(error, "orig", error)).strip().splitlines()
        raise fail(f"The erasure stopped: {said[0] if said else type(error).__name__}") from None
    told = [f"{number} {what}" for number, what in ((erased.cases, "cases"), (erased.plans, "plans")) if number]
    typer.echo(f"{', '.join(told)} erased" if told else "nothing to erase")


@cli.command("count-statistics")
def count_statistics_command(
    month: Annotated[
        str | None, typer.Option(help="YYYY-MM, a month that has ended; without it the month before")
    ] = None,
    recount_final: Annotated[bool, typer.Option("--recount-final", help="count a month again that is final")] = False,
    reason: Annotated[str | None, typer.Option(help="why it is counted again; kept and shown with it")] = None,
) -> None:
    """Count the statistics at once, as the worker does by itself.

    A month that has been counted stays as it is unless --recount-final is given with its --reason: data that has been
    erased since is not counted any more.
    """
    if (recount_final and not (month and reason)) or (reason and not recount_final):
        raise fail("--recount-final, --month and --reason go together") from None
    settings = read_settings(Settings)
    database = Database(maintenance_url(settings), settings, name="count-statistics")

    async def run() -> None:
        try:
            await (count_months(database, [month_of(month)], recount=reason) if month else counting(database)())
        finally:
            await database.dispose()

    try:
        asyncio.run(run())
    except (MonthUnreadable, Unavailable) as error:
        raise fail(str(error)) from None
    typer.echo("counted")
