"""Tellings: from which register and on which purpose a recipient tells the sender of a referral something.

What the recipient tells is its own data, whoever made the referral: it comes from the recipient's own register, on a
purpose on which the law lets that organisation tell this one. Inside the co-operation model it is data of the TYM
register, told as the referral was sent (381/2023 § 15).
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tym_shared.vocabulary import OrganisationKind, Register, own_register

DATA = "referral_api.tellings.data"


def reply_register(register: Register, *, by: OrganisationKind) -> Register:
    """The register from which the recipient of a referral of this register tells its sender something."""
    return register if register == Register.TYM else own_register(by)


def reply_purpose(purpose: str, *, by: OrganisationKind, to: OrganisationKind, on: date) -> str:
    """The purpose on which the recipient of a referral made for `purpose` tells its sender something that day.

    It is the referral's own where the data names no other.
    """
    found = (entry for entry in replies() if purpose in entry["purposes"] and _holds(entry, on))
    told = (entry["reply"] for entry in found if by in entry["disclosers"] and to in entry["recipients"])
    return str(next(told, purpose))


@lru_cache(maxsize=1)
def replies() -> list[Mapping[str, Any]]:
    """Every entry, in force or not."""
    entries: list[Mapping[str, Any]] = json.loads(files(DATA).joinpath("replies.json").read_text(encoding="utf-8"))
    return entries


def _holds(entry: Mapping[str, Any], on: date) -> bool:  # an entry as the data file has it
    ends = date.fromisoformat(entry["validTo"]) if entry["validTo"] else date.max
    return date.fromisoformat(entry["validFrom"]) <= on <= ends
