"""Databases of a test's own on the stack's PostgreSQL, migrated like the services'."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from alembic import command
from alembic.config import Config
from pydantic import SecretStr

from tym_local.databases import Databases
from tym_local.stack import LocalStack
from tym_shared.db import Database
from tym_shared.settings import ServiceSettings

INI = Path(__file__).parents[1] / "migrations" / "alembic.ini"
OWNER = "TYM_OWNER_DATABASE_URL"


@dataclass(frozen=True)
class Scratch:
    """A database of a service's roles that no service uses."""

    stack: LocalStack
    service: str
    name: str

    def dsn(self, role: str, driver: str = "postgresql+asyncpg") -> str:
        """Its address for one of the service's four roles, or for the superuser."""
        if role == "superuser":
            return self.stack.postgres.dsn(self.name, driver=driver)
        parts = urlsplit(self.stack._dsn(self.service, role, driver))
        return parts._replace(path=f"/{self.name}").geturl()

    def open(self, role: str, *, pool_size: int = 4, pool_timeout: float = 30) -> Database:
        """A pool under one role, as the services open theirs."""
        url = SecretStr(self.dsn(role))
        settings = ServiceSettings(
            database_url=url, pool_size=pool_size, pool_timeout=pool_timeout, statement_timeout=30
        )
        return Database(url, settings, name="tests")

    def migrate(self, target: str) -> None:
        """Bring the schema up to a revision, or down to `base` or by as many steps as `-1` says."""
        run = command.downgrade if target == "base" or target.startswith("-") else command.upgrade
        with self._as_owner():
            run(self._config(), target)

    def check(self) -> None:
        """Raise unless the models and the schema say the same."""
        with self._as_owner():
            command.check(self._config())

    def execute(self, statement: str) -> str:
        """Run a statement as superuser."""
        return Databases(self.stack.postgres.dsn()).execute(statement, dsn=self.dsn("superuser", "postgresql"))

    def _config(self) -> Config:
        return Config(str(INI), ini_section=self.service)

    @contextmanager
    def _as_owner(self) -> Iterator[None]:
        before = os.environ.get(OWNER)
        os.environ[OWNER] = self.dsn("owner")
        try:
            yield
        finally:
            os.environ.pop(OWNER)
            if before is not None:
                os.environ[OWNER] = before


@contextmanager
def scratch_database(stack: LocalStack, service: str, *, migrated: bool = True) -> Iterator[Scratch]:
    """A new database for a service's roles (plans, referral or consent), dropped in the end."""
    databases = Databases(stack.postgres.dsn())
    scratch = Scratch(stack, service, f"scratch_{uuid4().hex[:12]}")
    databases.create_database(scratch.name, service)
    try:
        if migrated:
            scratch.migrate("head")
        yield scratch
    finally:
        databases.drop_database(scratch.name)
