"""The whole of Yhdyspinta on one machine: PostgreSQL, token issuer, three services with their workers."""

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tym_local.databases import Databases, kept_passwords
from tym_local.directory import write_directory
from tym_local.errors import LocalStackError
from tym_local.ports import SERVICES, Ports, free_ports
from tym_local.postgres import EmbeddedPostgres
from tym_local.processes import ChildProcess, Finished, run_to_end
from tym_local.requests_to_stop import unstoppable
from tym_local.services import CONSENT, IN_ORDER, Service, base_url, service_named, settings_of
from tym_local.tokens import Tokens

ADDRESSES = "stack.json"
_READY_WITHIN = 60.0


def _silent(_: str) -> None:
    """Says nothing: the way of tests."""


class LocalStack:
    """Everything started in order and stopped in order, also when something fails on the way.

    Of the services a part may be chosen; consent-api is always there, for the others need it.
    Without a folder it lives in a temporary one and leaves nothing but logs kept elsewhere; without ports it takes free
    ones.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        ports: Ports | None = None,
        postgres_port: int | None = None,
        fast: bool = False,
        services: Iterable[str] = SERVICES,
        logs: Path | None = None,
        say: Callable[[str], None] = _silent,
    ) -> None:
        self._temporary = folder is None
        self.folder = (folder or Path(tempfile.mkdtemp(prefix="tym-"))).resolve()
        self.logs = logs or self.folder / "logs"
        self.ports = ports or free_ports()
        self.postgres = EmbeddedPostgres(self.folder / "postgres", postgres_port, fast=fast)
        self._say = say
        wanted = set(services)
        self._services = [service for service in IN_ORDER if service is CONSENT or service.name in wanted]
        self._tokens = Tokens(self.url("issuer"), self.folder)
        self._passwords: dict[str, str] = {}
        self._processes: dict[str, ChildProcess] = {}
        self._is_announced = False

    def start(self) -> Self:
        """Guarantees that every service answers `/readyz`; refuses taken ports, and whatever fails, in one line."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Guarantees that no process is left: workers first, then services, issuer and PostgreSQL.

        Signals that ask this process to stop do not interrupt it.
        """
        with unstoppable():
            self._stop()

    def url(self, name: str) -> str:
        """The address of a service by its full name, or of the issuer."""
        return base_url(self.ports, name)

    def addresses(self) -> dict[str, str]:
        """The address of the issuer and of each service of this stack, by name."""
        return {name: self.url(name) for name in ("issuer", *(service.name for service in self._services))}

    def token(self, client_id: str, audience: str) -> str:
        """An access token of a seeded client for a service."""
        return self._tokens.token(client_id, audience)

    def owner_dsn(self, database: str, driver: str = "postgresql") -> str:
        """The address of a service's database for its owner role."""
        return self._dsn(database, "owner", driver)

    def runtime_dsn(self, database: str, driver: str = "postgresql") -> str:
        """The address of a service's database for its runtime role, whom the row-level policies bind."""
        return self._dsn(database, "runtime", driver)

    def stop_service(self, name: str) -> None:
        """Guarantees that a service's web process and worker are gone."""
        for process_name in (f"{name}-worker", name):
            process = self._processes.pop(process_name, None)
            if process is not None:
                process.stop()

    def start_service(self, name: str) -> None:
        """Starts a stopped service again and waits until it is ready."""
        self._launch([service_named(name)])

    def pid(self, name: str) -> int:
        """The process id of a running process, a service's web process by the service's name."""
        pid = self._processes[name].pid
        if pid is None:
            raise LocalStackError(f"{name} is not running")
        return pid

    def move_clock(self, *, days: int) -> None:
        """Sets the legal clock of the running services to now plus so many days; tokens and leases keep real time."""
        databases = Databases(self.postgres.dsn())
        for service in self._services:
            databases.execute(
                f"UPDATE legal_clock SET shift = make_interval(days => {int(days)})",  # noqa: S608 - a whole number
                dsn=self.owner_dsn(service.database),
            )

    def run_command(self, name: str, *words: str, **settings: str) -> Finished:
        """Runs one of a service's own commands to its end, with other settings than the service's where given."""
        service = service_named(name)
        return run_to_end(service.command(*words), environment={**self._settings(service), **settings})

    def require_alive(self) -> None:
        """Refuses, naming the log, when a process has ended by itself."""
        self.postgres.require_alive()
        for process in self._processes.values():
            process.require_alive()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _stop(self) -> None:
        if self._is_announced:
            (self.folder / ADDRESSES).unlink(missing_ok=True)
        last_first = list(reversed(self._processes.values()))
        for process in last_first:
            if process.name != "issuer":
                process.ask_to_stop()
        for process in last_first:
            process.stop()
        self._processes.clear()
        self.postgres.stop()
        if self._temporary:
            self.postgres.remove()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        self.ports.require_free()
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._temporary:
            self.folder.chmod(0o711)
        self.postgres.start()
        self._say(f"PostgreSQL on port {self.postgres.port}")
        for log in self.logs.glob("*.log"):
            log.unlink()
        self._run("issuer", [sys.executable, "-m", "tym_local.issuer", str(self.folder), str(self.ports.issuer)], {})
        self._passwords = kept_passwords(self.folder / "secrets")
        Databases(self.postgres.dsn()).prepare(self._passwords)
        self._say("databases and roles")
        self._migrate()
        self._wait_until_answering("issuer", "/healthz")
        self._say("token issuer")
        self._launch(self._services)
        self._is_announced = True
        (self.folder / ADDRESSES).write_text(json.dumps(self.addresses(), indent=1) + "\n")

    def _migrate(self) -> None:
        tasks = {service: self._task(service, "migrate") for service in self._services}
        directory = self.folder / "directory.json"
        write_directory(directory, issuer_base=self.url("issuer"))
        tasks[CONSENT].wait(120)
        importing = self._task(CONSENT, "import-directory", str(directory))
        for task in (*tasks.values(), importing):
            task.wait(120)
        for name in [name for name, process in self._processes.items() if process.pid is None]:
            del self._processes[name]
        self._say("migrations and directory")

    def _launch(self, services: Iterable[Service]) -> None:
        started = list(services)
        for service in started:
            self._run(service.name, service.command("serve"), self._settings(service))
            self._run(f"{service.name}-worker", service.command("worker"), self._settings(service))
        for service in started:
            self._wait_until_answering(service.name, "/readyz")
            self._say(f"{service.name} with its worker")

    def _task(self, service: Service, *words: str) -> ChildProcess:
        return self._run(f"{service.name}-{words[0]}", service.command(*words), self._settings(service))

    def _run(self, name: str, command: list[str], environment: dict[str, str]) -> ChildProcess:
        process = ChildProcess(name, command, environment=environment, log=self.logs / f"{name}.log")
        self._processes[name] = process
        process.start()
        return process

    def _wait_until_answering(self, name: str, path: str) -> None:
        until = time.monotonic() + _READY_WITHIN
        answer = "nothing"
        with httpx.Client(timeout=5, trust_env=False) as http:
            while time.monotonic() < until:
                self.require_alive()
                try:
                    status = http.get(f"{self.url(name)}{path}").status_code
                except httpx.HTTPError as error:
                    answer = type(error).__name__
                else:
                    if status == 200:
                        return
                    answer = str(status)
                time.sleep(0.05)
        message = f"{name} is not ready after {_READY_WITHIN:.0f} s ({path}: {answer}); see {self._processes[name].log}"
        raise LocalStackError(message)

    def _settings(self, service: Service) -> dict[str, str]:
        def dsn(database: str, role: str) -> str:
            return self._dsn(database, role, "postgresql+asyncpg")

        return settings_of(service, ports=self.ports, folder=self.folder, dsn=dsn)

    def _dsn(self, database: str, role: str, driver: str) -> str:
        user = f"{database}_{role}"
        return self.postgres.dsn(database, user, self._passwords[user], driver)
