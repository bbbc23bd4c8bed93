"""The commands of consent-api."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from consent_api.organisations.service import import_directory
from consent_api.settings import Settings
from tym_shared.access import Access
from tym_shared.commands import build_commands, fail, read_settings
from tym_shared.db import Database

cli = build_commands("consent-api", settings=Settings)


@cli.command("import-directory")
def import_directory_command(
    file: Annotated[Path, typer.Argument(help="partners, issuers and services as JSON")],
) -> None:
    """Store the shipped regions and a file's partners, issuers and services; importing again changes nothing."""
    settings = read_settings(Settings)
    if settings.maintenance_database_url is None:
        raise fail("Set TYM_MAINTENANCE_DATABASE_URL to the maintenance role's address.")
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise fail(f"{file} cannot be read as JSON: {type(error).__name__}") from None
    database = Database(settings.maintenance_database_url, settings, name="import-directory")

    async def run() -> int:
        async with database.transaction(Access(caller="service", user="import-directory")) as session:
            stored = await import_directory(session, document)
        await database.dispose()
        return stored

    typer.echo(f"{asyncio.run(run())} organisations stored")
