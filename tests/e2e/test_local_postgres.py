"""The embedded PostgreSQL starts, stops, recovers, and refuses in one line."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tym_local.databases import Databases, kept_passwords
from tym_local.errors import LocalStackError
from tym_local.postgres import EmbeddedPostgres


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path / "postgres", fast=True)
    yield server
    server.remove()


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def test_what_was_written_is_there_after_a_restart(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    Databases(postgres.dsn()).execute("CREATE TABLE kept AS SELECT 7 AS number")
    first = postgres.pid
    postgres.stop()
    assert first is not None
    assert not is_alive(first)
    postgres.start()
    assert Databases(postgres.dsn()).execute("SELECT number FROM kept") == "7"


def test_a_wrong_password_is_refused(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    with pytest.raises(LocalStackError, match="password authentication failed"):
        Databases(postgres.dsn(password="wrong")).execute("SELECT 1")


def test_a_taken_port_is_refused_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        server = EmbeddedPostgres(tmp_path / "postgres", port=holder.getsockname()[1], fast=True)
        with pytest.raises(LocalStackError, match=r"port \d+.*in use"):
            server.start()
    server.start()
    server.remove()


def test_a_broken_data_folder_is_refused_in_one_line(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.cluster / "global" / "pg_control").unlink()
    with pytest.raises(LocalStackError, match=r"did not start.*pg_control") as refused:
        postgres.start()
    assert "\n" not in str(refused.value)
    (postgres.cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(LocalStackError, match="holds no PostgreSQL"):
        postgres.start()


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").write_text("")
    with pytest.raises(LocalStackError, match="cannot be used"):
        EmbeddedPostgres(tmp_path / "postgres", fast=True).start()


def test_a_data_folder_serves_one_launcher_at_a_time(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    with pytest.raises(LocalStackError, match="in use by another"):
        EmbeddedPostgres(postgres.data_dir, fast=True).start()
    assert Databases(postgres.dsn()).execute("SELECT 1") == "1"


LAUNCHER = """
import signal, sys
from pathlib import Path
from tym_local import postgres
if sys.argv[2] == "without-parent-death-signal":
    postgres.dies_with_parent = lambda number: lambda: None
print(postgres.EmbeddedPostgres(Path(sys.argv[1]), fast=True).start().pid, flush=True)
signal.pause()
"""


def killed_launcher(folder: Path, way: str) -> int:
    """The pid of a server whose launcher was just killed."""
    command = [sys.executable, "-c", LAUNCHER, str(folder), way]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout is not None
        pid = int(launcher.stdout.readline())
        launcher.kill()
    return pid


def test_a_server_left_by_a_killed_launcher_is_taken_over(postgres: EmbeddedPostgres) -> None:
    left = killed_launcher(postgres.data_dir, "without-parent-death-signal")
    assert is_alive(left)
    postgres.start()
    assert gone(left)
    assert Databases(postgres.dsn()).execute("SELECT 1") == "1"


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_a_server_goes_when_its_launcher_is_killed(postgres: EmbeddedPostgres) -> None:
    assert gone(killed_launcher(postgres.data_dir, "with-parent-death-signal"))


def test_a_pid_file_of_somebody_elses_process_does_not_stop_the_start(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.cluster}\n")
    postgres.start()
    assert Databases(postgres.dsn()).execute("SELECT 1") == "1"


def test_each_role_enters_its_own_database_alone(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    postgres.start()
    passwords = kept_passwords(tmp_path / "secrets")
    databases = Databases(postgres.dsn())
    databases.prepare(passwords)
    databases.prepare(passwords)

    def as_role(role: str, database: str, statement: str) -> str:
        return databases.execute(statement, dsn=postgres.dsn(database, role, passwords[role]))

    as_role("plans_owner", "plans", "CREATE TABLE cases (id int)")
    with pytest.raises(LocalStackError, match="permission denied for database"):
        as_role("plans_runtime", "consent", "SELECT 1")
    with pytest.raises(LocalStackError, match="permission denied for schema"):
        as_role("plans_runtime", "plans", "CREATE TABLE sneaky (id int)")
    with pytest.raises(LocalStackError, match="permission denied for table"):
        as_role("plans_worker", "plans", "SELECT * FROM cases")
    bypassing = databases.execute("SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolbypassrls")
    assert bypassing == "consent_maintenance plans_maintenance postgres referral_maintenance"


def test_a_clone_holds_the_template_and_lets_the_same_roles_in(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    postgres.start()
    passwords = kept_passwords(tmp_path / "secrets")
    databases = Databases(postgres.dsn())
    databases.prepare(passwords)
    owner = ("plans_owner", passwords["plans_owner"])
    databases.execute("CREATE TABLE cases (id int)", dsn=postgres.dsn("plans", *owner))
    databases.clone_database("plans", "plans_copy", "plans")
    assert databases.execute("SELECT count(*) FROM cases", dsn=postgres.dsn("plans_copy", *owner)) == "0"
    with pytest.raises(LocalStackError, match="permission denied for database"):
        databases.execute("SELECT 1", dsn=postgres.dsn("plans_copy", "consent_owner", passwords["consent_owner"]))
    databases.drop_database("plans_copy")
    with pytest.raises(LocalStackError, match="does not exist"):
        databases.execute("SELECT 1", dsn=postgres.dsn("plans_copy", *owner))
