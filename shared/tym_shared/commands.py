"""The commands every service has: serve, worker, migrate, reconcile.

An error a person can mend is one line and exit code 2.
"""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer
from pydantic import SecretStr, ValidationError
from uvicorn.loops.auto import auto_loop_factory

from tym_shared.log_setup import configure_logging
from tym_shared.migrating import upgrade
from tym_shared.settings import ServiceSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

S = TypeVar("S", bound=ServiceSettings)


def fail(message: str) -> typer.Exit:
    """Print one line to stderr and end with exit code 2."""
    typer.echo(message, err=True)
    return typer.Exit(2)


def read_settings(kind: type[S]) -> S:
    """The settings from the environment; a missing or wrong one is named in one line."""
    try:
        return kind()
    except ValidationError as error:
        faults = ", ".join("TYM_" + "_".join(map(str, fault["loc"])).upper() for fault in error.errors())
        raise fail(f"Missing or wrong settings: {faults}") from None


def maintenance_url(settings: ServiceSettings) -> SecretStr:
    """The maintenance role's address; a missing one is named in one line."""
    if settings.maintenance_database_url is None:
        raise fail("Set TYM_MAINTENANCE_DATABASE_URL to the maintenance role's address.")
    return settings.maintenance_database_url


def build_commands(name: str, *, settings: type[S]) -> typer.Typer:
    """The command line of the service `name`; its own commands are added to it.

    `serve` and `worker` import the service's `app.create_app` and `worker.run_worker` when they are called, so that a
    migration does not wait for either.
    """
    package = name.replace("-", "_")
    cli = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)

    @cli.command()
    def serve() -> None:
        """Serve the API."""
        import uvicorn  # noqa: PLC0415 - only this command needs it

        from tym_shared.whole_answers import WholeAnswers  # noqa: PLC0415 - only this command needs it

        held = read_settings(settings)
        configure_logging(held.log_level, service=name)
        create_app: Callable[[S], FastAPI] = import_module(f"{package}.app").create_app
        app = create_app(held)
        _spare_the_collector()
        uvicorn.run(
            app,
            http=WholeAnswers,
            host=held.host,
            port=held.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )

    @cli.command()
    def worker() -> None:
        """Run the background work: jobs, the feed, shipping of logs."""
        held = read_settings(settings)
        configure_logging(held.log_level, service=f"{name}-worker")
        run_worker: Callable[[S], Awaitable[None]] = import_module(f"{package}.worker").run_worker
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            runner.run(_until_signalled(run_worker(held)))

    @cli.command()
    def migrate() -> None:
        """Bring the database to the newest revision."""
        held = read_settings(settings)
        if held.owner_database_url is None:
            raise fail("Set TYM_OWNER_DATABASE_URL to the owner role's address.")
        section = name.removesuffix("-api")
        ini = Path(held.migrations_dir) / "alembic.ini"
        if not ini.exists():
            raise fail(f"No alembic.ini in {held.migrations_dir}; set TYM_MIGRATIONS_DIR.")
        if not upgrade(ini, section):
            raise fail("The migration failed; see the lines above.")

    @cli.command("reconcile")
    def reconcile_command() -> None:
        """Hold what this service audited of persons against consent-api's log; exit code 1 if anything differs."""
        from tym_shared import reconciliation  # noqa: PLC0415 - only this command needs it

        held = read_settings(settings)
        try:
            compared = asyncio.run(reconciliation.compare(name, held, maintenance_url(held), say=typer.echo))
        except reconciliation.CannotCompare as reason:
            raise fail(f"Cannot compare: {reason}") from None
        typer.echo(compared.describe())
        raise typer.Exit(1 if compared.differences else 0)

    return cli


def _spare_the_collector() -> None:
    """Keep what was built at start out of every garbage collection, and collect less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


async def _until_signalled(work: Awaitable[None]) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
    for number in (2, 15):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return
