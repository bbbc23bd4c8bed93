"""A database brought to the newest revision beside services that use it."""

import subprocess
import sys
import time
from pathlib import Path

TRY_AGAIN = 75
"""The exit code of a run that gave way to a lock: sysexits' EX_TEMPFAIL."""
ATTEMPTS, PAUSE = 20, 1.0
"""How often a migration is tried, and how many seconds it leaves the queue for the lock to the services between."""


def upgrade(ini: Path, section: str) -> bool:
    """Run what of a history has not run; whether all of it has. Each revision is stored whole or not at all."""
    command = [sys.executable, "-m", "alembic", "-c", str(ini), "-n", section, "upgrade", "head"]
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE)
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - our own arguments
        if code != TRY_AGAIN:
            return code == 0
    return False
