"""Ending a PostgreSQL server, our own child or one that a killed launcher left behind."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

_WAYS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def command_line(pid: int) -> str:
    """The command line of a process; empty when there is none of that id."""
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    shown = ["/bin/ps", "-ww", "-p", str(pid), "-o", "command="]
    return subprocess.run(shown, capture_output=True, text=True, check=False).stdout


def end_server(pid: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Asks for a fast shutdown, then an immediate one, then kills; returns when the process is gone."""
    for number, seconds in _WAYS:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if process.poll() is not None if process is not None else not _is_alive(pid):
                return
            time.sleep(0.01)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
