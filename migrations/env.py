"""One environment for the three histories; the section (`-n plans|referral|consent`) names the service.

Runs as the owner role, whose address it takes from TYM_OWNER_DATABASE_URL. A lock is waited for one second at most, so
that a migration gives way to the running service instead of stopping it; it ends then with the exit code TRY_AGAIN, and
what had not begun is left for the next run.
"""

import asyncio
import importlib
import os
import pkgutil
import re
import sys

import typer
from alembic import context
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from tym_shared.migrating import TRY_AGAIN
from tym_shared.tables import PlumbingBase

SECTION = context.config.config_ini_section
NOT_OURS = ("pgqueuer", "legal_clock")
LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's error code of a lock that was waited for too long."""
PARTITION = re.compile(r".*_(default|\d{4}_\d{2})")


def metadata() -> list[MetaData]:
    """The metadata of every feature's models, found by themselves, and of the plumbing."""
    package = importlib.import_module(f"{SECTION}_api")
    for feature in pkgutil.iter_modules(package.__path__):
        if feature.ispkg and importlib.util.find_spec(f"{SECTION}_api.{feature.name}.models"):
            importlib.import_module(f"{SECTION}_api.{feature.name}.models")
    return [importlib.import_module(f"{SECTION}_api.db").Base.metadata, PlumbingBase.metadata]


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether autogenerate looks at this object: the queue's and the clock's tables and partitions have no models."""
    return not (kind == "table" and name is not None and (name.startswith(NOT_OURS) or PARTITION.fullmatch(name)))


def run(connection: Connection) -> None:
    """Run the migrations over a connection."""
    connection.execute(text("SET lock_timeout = '1s'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        include_name=is_ours,
        transaction_per_migration=True,
        compare_type=True,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    """Connect as the owner and run."""
    engine = create_async_engine(os.environ["TYM_OWNER_DATABASE_URL"])
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        typer.echo("Something holds a lock that the migration needs.", err=True)
        sys.exit(TRY_AGAIN)
    finally:
        await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(main())
