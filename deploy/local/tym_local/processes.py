"""Child processes that never outlive their parent."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tym_local.errors import LocalStackError
from tym_local.requests_to_stop import not_just_now

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dies_with_parent(number: signal.Signals) -> Callable[[], None]:
    """What a new child runs before it becomes the program: the kernel signals it when its parent is gone."""
    parent = os.getpid()

    def arrange() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(number))
            if os.getppid() != parent:
                os._exit(1)

    return arrange


def plain_environment() -> dict[str, str]:
    """What every child may know of this process's environment; settings are added by name."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}


@dataclass(frozen=True)
class Finished:
    """How a command ended: its exit code, what it answered, and what it said of its progress and errors."""

    code: int
    answer: str
    said: str


def run_to_end(command: Sequence[str], *, environment: Mapping[str, str], within: float = 300) -> Finished:
    """Runs a command and waits for it; refuses one that takes longer."""
    try:
        done = subprocess.run(
            list(command),
            env={**plain_environment(), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LocalStackError(f"{' '.join(command)} took more than {within:.0f} s") from error
    return Finished(done.returncode, done.stdout.strip(), done.stderr.strip())


class ChildProcess:
    """A named process in a group of its own, writing to a log file."""

    def __init__(self, name: str, command: Sequence[str], *, environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self._command = list(command)
        self._environment = {**plain_environment(), "PYTHONUNBUFFERED": "1", **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the process; refuses with one line when the program cannot be run."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with not_just_now(), self.log.open("ab") as output:
            try:
                self._process = subprocess.Popen(
                    self._command,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=dies_with_parent(signal.SIGKILL),  # noqa: PLW1509 - only the child can ask for it
                )
            except OSError as error:
                raise LocalStackError(f"{self.name} cannot be started: {error}") from error

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def require_alive(self) -> None:
        """Refuses, naming the log, when the process has ended by itself."""
        if self._process is not None and (code := self._process.poll()) is not None:
            raise LocalStackError(f"{self.name} stopped by itself (exit {code}{self._last_words()}); see {self.log}")

    def wait(self, seconds: float) -> None:
        """Waits for a task to end well; refuses, naming the log, when it fails or takes too long."""
        if self._process is None:
            raise LocalStackError(f"{self.name} was not started")
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise LocalStackError(f"{self.name} took more than {seconds:.0f} s; see {self.log}") from error
        if code:
            raise LocalStackError(f"{self.name} failed (exit {code}{self._last_words()}); see {self.log}")

    def ask_to_stop(self) -> None:
        """Sends the request to stop and returns at once."""
        self._signal_group(signal.SIGTERM)

    def stop(self, seconds: float = 10) -> None:
        """Guarantees that the process and its group are gone, gently first."""
        if self._process is None:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self._signal_group(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return f": {lines[-1][:200]}" if lines else ""

    def _signal_group(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)
