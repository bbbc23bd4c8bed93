"""Secrets of the local stack: made once at random, kept in the data folder, readable by its owner alone."""

import base64
import os
import secrets
from pathlib import Path


def kept_text(path: Path, made: str) -> str:
    """The text kept at the path; the first caller's text is kept, with mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(made)
    return made


def kept_secret(path: Path) -> str:
    """A password kept at the path."""
    return kept_text(path, secrets.token_urlsafe(24))


def kept_key(path: Path) -> str:
    """Thirty-two random bytes in base64, kept at the path."""
    return kept_text(path, base64.b64encode(secrets.token_bytes(32)).decode())
