"""The databases and roles of the services, made by the same SQL that production uses."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tym_local.binaries import installed_binaries
from tym_local.errors import LocalStackError
from tym_local.processes import plain_environment
from tym_local.secret_files import kept_secret

SQL = Path(__file__).resolve().parents[2] / "postgres"
OWNERS = ("plans", "referral", "consent")
ROLES = ("owner", "runtime", "worker", "maintenance")


def kept_passwords(folder: Path) -> dict[str, str]:
    """A random password for each role of each service, kept in the folder."""
    roles = [f"{service}_{role}" for service in OWNERS for role in ROLES]
    return {role: kept_secret(folder / role) for role in roles}


class Databases:
    """A PostgreSQL server reached as superuser through psql; the address is libpq's own form of it."""

    def __init__(self, admin_dsn: str) -> None:
        self._admin = admin_dsn
        self._psql = installed_binaries() / "psql"

    def prepare(self, passwords: Mapping[str, str]) -> None:
        """Guarantees the three databases, their roles with these passwords, and nobody else's access."""
        self._run("-f", str(SQL / "databases.sql"), environment=_as_variables(passwords))

    def create_database(self, name: str, owner: str) -> None:
        """Guarantees a database for a service's roles (owner is the service: plans, referral or consent)."""
        self._run(*_names(name, owner), "-f", str(SQL / "service/database.sql"), "-f", str(SQL / "service/access.sql"))

    def clone_database(self, template: str, name: str, owner: str) -> None:
        """Makes a new database with all that the template holds; refuses while somebody uses the template."""
        copied = f"CREATE DATABASE {_quoted(name)} TEMPLATE {_quoted(template)} OWNER {_quoted(f'{owner}_owner')}"
        self._run(*_names(name, owner), "-c", copied, "-f", str(SQL / "service/access.sql"))

    def drop_database(self, name: str) -> None:
        """Guarantees that the database is gone, whoever is using it."""
        self._run("-c", f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")

    def execute(self, statement: str, *, dsn: str | None = None) -> str:
        """Runs one statement, as superuser or at the address given, and gives its output unaligned."""
        return self._run("-At", "-c", statement, dsn=dsn)

    def _run(self, *arguments: str, environment: Mapping[str, str] | None = None, dsn: str | None = None) -> str:
        address, password = _address_and_password(dsn or self._admin)
        options = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
        done = subprocess.run(
            [self._psql, address, *options, *arguments],
            env={**plain_environment(), "PGCONNECT_TIMEOUT": "10", "PGPASSWORD": password, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if "ERROR" in line or "FATAL" in line or "error" in line]
            raise LocalStackError(f"the database refused: {(said or [done.stderr.strip()])[0]}")
        return done.stdout.strip()


def _address_and_password(dsn: str) -> tuple[str, str]:
    """The address without its driver and its password, which must not show in the list of processes."""
    parts = urlsplit(dsn)
    place = parts.netloc.rpartition("@")[2]
    user = f"{parts.username}@" if parts.username else ""
    return parts._replace(scheme="postgresql", netloc=f"{user}{place}").geturl(), unquote(parts.password or "")


def _as_variables(passwords: Mapping[str, str]) -> dict[str, str]:
    return {f"{role.upper()}_PASSWORD": secret for role, secret in passwords.items()}


def _names(name: str, owner: str) -> tuple[str, ...]:
    _quoted(name)
    return ("-v", f"database={name}", "-v", f"service={owner}")


def _quoted(name: str) -> str:
    """A database's or role's name as an identifier; refuses anything but lower-case words."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise LocalStackError(f"{name!r} is no name for a database")
    return f'"{name}"'
