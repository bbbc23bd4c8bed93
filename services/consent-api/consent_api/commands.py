"""The commands of consent-api."""

import asyncio
import json
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from asyncpg import PostgresError
from sqlalchemy.exc import DBAPIError

from consent_api.bases.rules import rule_set
from consent_api.bases.service import as_page
from consent_api.directory.service import import_directory
from consent_api.exports.rules import ExportsDoNotMatch, join
from consent_api.retention.service import maintain
from consent_api.settings import Settings
from consent_api.verification.service import NotALog, copy_out, verify
from tym_shared.access import Access
from tym_shared.commands import build_commands, fail, maintenance_url, read_settings
from tym_shared.db import Database
from tym_shared.signatures import PublicKeys, Signer

cli = build_commands("consent-api", settings=Settings)


@cli.command("import-directory")
def import_directory_command(
    file: Annotated[Path, typer.Argument(help="partners, issuers and services as JSON")],
) -> None:
    """Store the shipped regions and a file's partners, issuers and services; importing again changes nothing."""
    settings = read_settings(Settings)
    url = maintenance_url(settings)
    document = _read_json(file)
    database = Database(url, settings, name="import-directory")

    async def run() -> int:
        async with database.transaction(Access(caller="service", user="import-directory")) as session:
            stored = await import_directory(session, document)
        await database.dispose()
        return stored

    typer.echo(f"{asyncio.run(run())} organisations stored")


@cli.command("join-exports")
def join_exports_command(
    exports: Annotated[list[Path], typer.Argument(help="the answers of the three services to GET /v1/me/export")],
    into: Annotated[
        Path | None, typer.Option(help="the file to write, which must not exist; else standard output")
    ] = None,
) -> None:
    """Join what the three services hold about one person into one JSON document (GDPR 15 and 20)."""
    try:
        joined = join([_read_json(file) for file in exports])
    except (ExportsDoNotMatch, KeyError, TypeError) as error:
        reason = str(error) if isinstance(error, ExportsDoNotMatch) else "A member of an export is missing."
        raise fail(reason) from None
    document = json.dumps(joined, ensure_ascii=False, indent=1)
    if into is None:
        typer.echo(document)
        return
    try:
        with into.open("x", encoding="utf-8") as file:
            into.chmod(0o600)
            file.write(document + "\n")
    except OSError as error:
        raise fail(f"{into} cannot be written: {type(error).__name__}") from None
    typer.echo(f"joined into {into}")


@cli.command("legal-bases")
def legal_bases_command() -> None:
    """Print every provision that decisions can stand on as a page in Markdown, as docs/legal-bases.md has it."""
    typer.echo(as_page(rule_set()), nl=False)


@cli.command("maintain")
def maintain_command() -> None:
    """Make the logs' partitions twelve months ahead and remove entries kept long enough; meant to run every day."""
    settings = read_settings(Settings)
    database = Database(maintenance_url(settings), settings, name="maintain")

    async def run() -> int:
        try:
            return await maintain(
                database,
                assumed_years=settings.log_retention_years,
                say=lambda text: typer.echo(text, err=True),
            )
        finally:
            await database.dispose()

    try:
        done = asyncio.run(run())
    except (DBAPIError, OSError) as error:
        said = str(getattr(error, "orig", error)).strip().splitlines()
        raise fail(f"The upkeep stopped: {said[0] if said else type(error).__name__}") from None
    typer.echo(f"{done} partitions made or entries removed" if done else "nothing to do")


@cli.command("verify")
def verify_command(
    dump: Annotated[Path | None, typer.Option(help="a plain pg_dump file; no database is asked then")] = None,
    keys: Annotated[Path | None, typer.Option(help="the public keys as JWKS; else the key of TYM_LOG_KEY_FILE")] = None,
    heads: Annotated[Path | None, typer.Option(help="heads kept elsewhere, a JSON object a line")] = None,
) -> None:
    """Recompute the log and hold it against its signed heads; the first bad entry is named, with exit code 1."""
    with ExitStack() as opened:
        public_keys = _public_keys(keys)
        try:
            anchors: Iterable[str] = opened.enter_context(heads.open(encoding="utf-8")) if heads else ()
            file: IO[bytes]
            if dump is not None:
                file = opened.enter_context(dump.open("rb"))
            else:
                file = opened.enter_context(tempfile.TemporaryFile())
                url = maintenance_url(read_settings(Settings)).get_secret_value()
                asyncio.run(copy_out(url.replace("postgresql+asyncpg", "postgresql"), file))
            report = verify(file, public_keys, anchors=anchors, say=lambda text: typer.echo(text, err=True))
        except (OSError, NotALog, PostgresError) as error:
            raise fail(f"The log cannot be read: {error}") from None
    typer.echo(report.describe())
    raise typer.Exit(1 if report.fault else 0)


def _public_keys(file: Path | None) -> PublicKeys:
    """The keys that count: those of the file, else the one the worker signs with; never those of the database."""
    try:
        if file is not None:
            return PublicKeys(_read_json(file))
        key_file = read_settings(Settings).log_key_file
        if key_file is None:
            raise fail("Give the public keys with --keys, or set TYM_LOG_KEY_FILE.")
        return PublicKeys({"keys": [Signer(key_file.read_text(encoding="ascii")).public_key]})
    except (OSError, ValueError) as error:
        raise fail(f"The public keys cannot be read: {error}") from None


def _read_json(file: Path) -> Any:  # any JSON document
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise fail(f"{file} cannot be read as JSON: {type(error).__name__}") from None
