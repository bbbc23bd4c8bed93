"""Tellings: on which purpose a recipient tells the sender of a referral something."""

import json
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

DATA = "referral_api.tellings.data"


def reply_purpose(purpose: str, *, on: date) -> str:
    """The purpose on which the recipient of a referral made for `purpose` tells its sender something."""
    for entry in _replies():
        ends = date.fromisoformat(entry["validTo"]) if entry["validTo"] else date.max
        if entry["purpose"] == purpose and date.fromisoformat(entry["validFrom"]) <= on <= ends:
            return str(entry["reply"])
    return purpose


@lru_cache(maxsize=1)
def _replies() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(files(DATA).joinpath("replies.json").read_text(encoding="utf-8"))
    return entries
