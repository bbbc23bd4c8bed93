"""What the log says in plain words where its entries hold codes: own uses, registers, and the provision of a use."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

DATA = "consent_api.disclosures.data"


@dataclass(frozen=True, kw_only=True)
class UseBasis:
    """On which provision an organisation uses a register of its own, as in force between two days."""

    code: str
    registers: frozenset[str]
    act: str
    section: str
    valid_from: date
    valid_to: date | None
    texts: Mapping[str, str]


def _read(name: str) -> Any:  # any JSON document
    return json.loads(files(DATA).joinpath(name).read_text(encoding="utf-8"))


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """What the log says of codes that stand in no code list."""
    document: Mapping[str, Mapping[str, str]] = _read("texts.json")
    return document


@cache
def use_bases() -> Sequence[UseBasis]:
    """The provisions of uses."""
    return tuple(
        UseBasis(
            code=entry["code"],
            registers=frozenset(entry["registers"]),
            act=entry["act"],
            section=entry["section"],
            valid_from=date.fromisoformat(entry["validFrom"]),
            valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
            texts=entry["texts"],
        )
        for entry in _read("use_bases.json")
    )


def use_basis(register: str, *, on: date) -> UseBasis | None:
    """The provision of a register's uses on a day."""
    for one in use_bases():
        if register in one.registers and one.valid_from <= on and (one.valid_to is None or on <= one.valid_to):
            return one
    return None
