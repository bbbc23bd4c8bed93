"""Secrets of the local stack: made once at random, kept in the data folder, readable by its owner alone."""

import base64
import secrets
from pathlib import Path


def kept_text(path: Path, made: str) -> str:
    """The text kept at the path; the first caller's text is kept, with mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        half = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        half.touch(mode=0o600)
        half.write_text(made)
        try:
            path.hardlink_to(half)
        except FileExistsError:
            made = path.read_text()
        finally:
            half.unlink()
        return made
    return path.read_text()


def kept_secret(path: Path) -> str:
    """A password kept at the path."""
    return kept_text(path, secrets.token_urlsafe(24))


def kept_key(path: Path) -> str:
    """Thirty-two random bytes in base64, kept at the path."""
    return kept_text(path, base64.b64encode(secrets.token_bytes(32)).decode())
