"""`tym up` comes up, says so, and leaves nothing behind however it ends."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import httpx
import pytest

from tym_local.ports import free_ports

TYM = Path(sys.executable).with_name("tym")


class Up:
    """A running `tym up` on free ports and a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = free_ports()
        names = ("issuer", "plans", "referral", "consent")
        ports = [f"--{name}-port={port}" for name, port in zip(names, astuple(self.ports), strict=True)]
        self.output = folder.with_suffix(".out")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [TYM, "up", f"--data={folder}", "--service=consent-api", *ports],
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, text: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def left_over(self) -> list[str]:
        """Processes of this stack: its folder stands in their command line or settings, or they work in it."""
        mark = str(self.folder).encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
                seen += os.fsencode((process / "cwd").readlink())
            except OSError:
                continue
            if mark in seen:
                found.append(process.name)
        return found

    def gone(self, seconds: float = 15) -> bool:
        deadline = time.monotonic() + seconds
        while self.left_over() and time.monotonic() < deadline:
            time.sleep(0.05)
        return not self.left_over()


@pytest.fixture
def up() -> Iterator[Up]:
    above = Path(tempfile.mkdtemp(prefix="tym-test-"))
    above.chmod(0o711)  # or a server that runs as nobody would keep its cluster elsewhere
    stack = Up(above / "stack")
    yield stack
    stack.process.kill()
    stack.process.wait()
    assert stack.gone()
    shutil.rmtree(above)


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_request_to_stop_ends_everything_in_order(up: Up, number: signal.Signals) -> None:
    up.wait_for("ready")
    assert httpx.get(f"http://127.0.0.1:{up.ports.consent}/readyz", trust_env=False).status_code == 200
    assert len(up.left_over()) >= 5
    up.process.send_signal(number)
    assert up.process.wait(60) == 0, up.said()
    assert up.left_over() == []
    assert up.said().strip().endswith("stopped")


def test_a_request_to_stop_while_starting_leaves_nothing(up: Up) -> None:
    up.wait_for("databases and roles")
    up.process.terminate()
    assert up.process.wait(60) == 0, up.said()
    assert up.left_over() == []


def test_a_killed_stack_leaves_nothing(up: Up) -> None:
    up.wait_for("ready")
    up.process.kill()
    assert up.gone()


def test_a_process_that_dies_is_named_with_its_log(up: Up) -> None:
    up.wait_for("ready")
    (worker,) = [
        pid
        for pid in up.left_over()
        if Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[2:4] == [b"consent_api", b"worker"]
    ]
    os.kill(int(worker), signal.SIGKILL)
    assert up.process.wait(20) == 2
    assert re.fullmatch(r"tym: consent-api-worker stopped by itself .*consent-api-worker\.log", last_line(up.said()))
    assert up.left_over() == []


def test_a_token_is_printed_alone(up: Up) -> None:
    up.wait_for("ready")
    command: list[str | Path] = [TYM, "token", "vantaa-worker", "--audience=consent-api", f"--data={up.folder}"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", printed.stdout)
    assert printed.stderr == ""


def test_a_taken_port_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        command: list[str | Path] = [TYM, "up", f"--data={tmp_path / 'stack'}", f"--issuer-port={port}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"tym: port {port}, wanted by issuer, cannot be used: .*\n", done.stderr)
    assert not (tmp_path / "stack").exists()


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]
