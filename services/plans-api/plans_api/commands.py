"""The commands of plans-api."""

import asyncio

import typer
from sqlalchemy.exc import DBAPIError

from plans_api.erasures.service import erase_cases
from plans_api.settings import Settings
from tym_shared.commands import build_commands, fail, maintenance_url, read_settings
from tym_shared.db import Database

cli = build_commands("plans-api", settings=Settings)


@cli.command("erase")
def erase_command() -> None:
    """Erase the cases whose day has come and that no hold keeps (381/2023 § 12); meant to run every day."""
    settings = read_settings(Settings)
    database = Database(maintenance_url(settings), settings, name="erase")

    async def run() -> int:
        try:
            return await erase_cases(database)
        finally:
            await database.dispose()

    try:
        erased = asyncio.run(run())
    except (DBAPIError, OSError) as error:
        said = str(getattr(error, "orig", error)).strip().splitlines()
        raise fail(f"The erasure stopped: {said[0] if said else type(error).__name__}") from None
    typer.echo(f"{erased} cases erased" if erased else "nothing to erase")
