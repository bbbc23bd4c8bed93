"""A real PostgreSQL server of our own: TCP on the loopback interface, SCRAM passwords, gone when we are gone.

As root the server runs as nobody. When nobody cannot enter the data folder, the cluster lives under /var/tmp instead.
PG_BIN_DIR chooses other PostgreSQL programs than the embedded ones.
"""

import atexit
import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from tym_local.binaries import ServerUser, major_version, readable_binaries, server_user
from tym_local.errors import LocalStackError
from tym_local.ports import LOOPBACK, free_port, require_free
from tym_local.processes import dies_with_parent, plain_environment
from tym_local.requests_to_stop import not_just_now
from tym_local.secret_files import kept_secret
from tym_local.shutdown import command_line, end_server

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """One server on one data folder, held by one process at a time."""

    def __init__(
        self, data_dir: Path, port: int | None = None, password: str | None = None, *, fast: bool = False
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.log = self.data_dir / "postgres.log"
        self._wanted_port = port
        self._port: int | None = None
        self._password = password
        self._fast = fast
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._user: ServerUser = server_user()
        self._home = self.data_dir

    def start(self) -> Self:
        """Guarantees a server that answers; takes over from one whose launcher was killed.

        Refuses a taken port, a data folder in use by another launcher, and a folder that holds no sound cluster.
        """
        try:
            self._make_home()
            self._take_lock()
            try:
                self.binaries = readable_binaries(self._user, self._home)
                self._password = self._password or kept_secret(self.data_dir / "password")
                self._stop_left_over()
                if self._wanted_port is not None:
                    require_free(self._wanted_port, "PostgreSQL")
                self._make_cluster()
                self._run()
            except BaseException:
                self.stop()
                raise
        except OSError as error:
            raise LocalStackError(f"data folder {self.data_dir} cannot be used: {error}") from error
        return self

    def stop(self) -> None:
        """Guarantees that the server is gone, its data written, and the data folder free for others."""
        atexit.unregister(self.stop)
        if self._process is not None:
            end_server(self._process.pid, self._process)
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def dsn(
        self,
        database: str = "postgres",
        user: str = "postgres",
        password: str | None = None,
        driver: str = "postgresql",
    ) -> str:
        """The address of a database for a user; the superuser's password is known."""
        secret = password if password is not None else (self._password or "")
        return f"{driver}://{user}:{quote(secret, safe='')}@{LOOPBACK}:{self.port}/{database}"

    @property
    def cluster(self) -> Path:
        """The folder of the cluster's own files."""
        return self._home / "cluster"

    @property
    def port(self) -> int:
        """The port the server listens on; refuses before it was started."""
        if self._port is None:
            raise LocalStackError("PostgreSQL is not started")
        return self._port

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def require_alive(self) -> None:
        """Refuses, naming the log, when the server has ended by itself."""
        if self._process is not None and self._process.poll() is not None:
            raise LocalStackError(f"PostgreSQL stopped by itself: {self._last_words()}")

    def remove(self) -> None:
        """Guarantees that the server is stopped and nothing of its data is left."""
        self.stop()
        for folder in {self._reachable_home(), self.data_dir}:
            shutil.rmtree(folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _make_home(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._home = self._reachable_home()
        if self._home != self.data_dir:
            self._home.mkdir(mode=0o711, exist_ok=True)
            if self._home.is_symlink() or self._home.stat().st_uid != os.geteuid():
                raise LocalStackError(f"{self._home} belongs to somebody else; choose another data folder")

    def _reachable_home(self) -> Path:
        if self._user.can_reach(self.data_dir):
            return self.data_dir
        name = hashlib.sha256(str(self.data_dir).encode()).hexdigest()[:12]
        return Path(f"/var/tmp/tym-local-{name}")  # noqa: S108 - its owner is checked before it is used

    def _take_lock(self) -> None:
        lock = (self.data_dir / "lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.close()
            raise LocalStackError(f"data folder {self.data_dir} is in use by another local stack") from error
        self._lock = lock

    def _stop_left_over(self) -> None:
        recorded = self.cluster / "postmaster.pid"
        if not recorded.exists():
            return
        first = recorded.read_text().partition("\n")[0].strip()
        if first.isdigit() and str(self.cluster) in command_line(int(first)):
            end_server(int(first))
        recorded.unlink(missing_ok=True)

    def _make_cluster(self) -> None:
        version = major_version(self.binaries)
        if self.cluster.exists():
            held = self.cluster / "PG_VERSION"
            if not held.is_file() or held.read_text().strip() != version:
                raise LocalStackError(
                    f"{self.cluster} holds no PostgreSQL {version} cluster; remove it and start again"
                )
            return
        half = self._home / "cluster.new"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        password_file = self._home / f"initial-{secrets.token_hex(8)}"
        password_file.touch(mode=0o600)
        password_file.write_text(self._password or "")
        try:
            for path in (half, password_file):
                self._user.own(path)
            made = self._run_as_user(
                "initdb", "-D", str(half), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                "--auth=scram-sha-256", f"--pwfile={password_file}", "--no-sync", "--no-instructions",
            )  # fmt: skip
        finally:
            password_file.unlink()
        if made.returncode:
            raise LocalStackError(f"initdb refused {half}: {(made.stderr or made.stdout).strip().splitlines()[-1]}")
        half.rename(self.cluster)

    def _run_as_user(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.binaries / program, *arguments],
            env=plain_environment(), cwd="/", capture_output=True, text=True, check=False,
            user=self._user.name, group=self._user.gid if self._user.name else None,
            extra_groups=[] if self._user.name else None,
        )  # fmt: skip

    def _run(self) -> None:
        self._port = self._wanted_port or free_port()
        settings = {**_SETTINGS, "port": str(self._port), **(_FAST if self._fast else {})}
        switches = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with not_just_now(), self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [self.binaries / "postgres", "-D", str(self.cluster), *switches],
                env=plain_environment(), cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                user=self._user.name, group=self._user.gid if self._user.name else None,
                extra_groups=[] if self._user.name else None, start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 - only the child can ask for that signal
            )  # fmt: skip
        atexit.register(self.stop)
        until = time.monotonic() + 60
        while not self._is_ready():
            if self._process.poll() is not None:
                raise LocalStackError(f"PostgreSQL did not start: {self._last_words()}")
            if time.monotonic() > until:
                raise LocalStackError(f"PostgreSQL was not ready within a minute; see {self.log}")
            time.sleep(0.02)

    def _is_ready(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready" and lines[0] == str(self.pid)
        return False

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
        return f"{(fatal or lines or ['no word'])[-1]}; see {self.log}"
