"""What a service's database shows its runtime role when nobody filters."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.api_client import Api
from tests.scratch import Scratch
from tym_shared.access import SET_ACCESS, Access

Shown = dict[str, list[dict[str, Any]]]


async def everything(api: Api, database: str, access: Access | None) -> Shown:
    """All that `SELECT *` gives the runtime role from each table, by table; a table it may not read is absent."""
    engine = create_async_engine(Scratch(api.stack, database, database).dsn("runtime"))
    tables = text(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    shown: Shown = {}
    async with engine.connect() as connection:
        names = (await connection.execute(tables)).scalars().all()
    for name in names:
        async with engine.connect() as connection:
            if access is not None:
                await connection.exec_driver_sql(SET_ACCESS, access.arguments())
            try:
                found = await connection.execute(text(f"SELECT * FROM {name}"))
            except ProgrammingError as refused:
                if "permission denied" not in str(refused.orig):
                    raise
                continue
            shown[name] = [dict(row) for row in found.mappings()]
    await engine.dispose()
    return shown
