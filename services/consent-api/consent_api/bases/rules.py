"""Legal bases: which organisation may give which data to which other one, for which purpose, on which provision.

Statute and consent are different things: a basis of kind `statute` holds irrespective of consent (381/2023 § 15), one
of kind `consent` only with the person's consent in the form that the provision asks for.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tym_shared.vocabulary import DataCategory, OrganisationKind, Register

DATA = "consent_api.bases.data"


class BasisKind(StrEnum):
    """What a basis rests on."""

    STATUTE = "statute"
    CONSENT = "consent"


class DisclosureAction(StrEnum):
    """`read`: the reader asks for another's data. `disclose`: the holder gives it to a recipient."""

    READ = "read"
    DISCLOSE = "disclose"


class ConsentForm(StrEnum):
    """How a consent was given; which forms suffice stands in the basis."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    SPOKEN = "spoken"
    PHONE = "phone"


@dataclass(frozen=True, kw_only=True)
class ConsentNeeded:
    """The consent a provision asks for: accepted forms, and whether the categories must be itemised in it."""

    forms: frozenset[ConsentForm]
    itemised: bool


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """One provision as in force from `valid_from` to `valid_to`, both included."""

    code: str
    version: int
    kind: BasisKind
    act: str
    section: str
    valid_from: date
    valid_to: date | None
    actions: frozenset[DisclosureAction]
    disclosers: frozenset[OrganisationKind]
    recipients: frozenset[OrganisationKind]
    registers: frozenset[Register]
    purposes: frozenset[str]
    categories: frozenset[DataCategory]
    relations: frozenset[str]
    necessity_for: frozenset[DataCategory]
    recipient_roles: frozenset[str]
    consent: ConsentNeeded | None
    assumption: str | None
    texts: Mapping[str, str]

    def in_force(self, on: date) -> bool:
        """Whether the provision holds on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class CodeEntry:
    """A code of a code list with its provision and its labels in three languages."""

    code: str
    act: str
    section: str
    labels: Mapping[str, str]


def _entries(name: str) -> Sequence[Mapping[str, Any]]:
    entries: Sequence[Mapping[str, Any]] = json.loads(files(DATA).joinpath(name).read_text(encoding="utf-8"))
    return entries


def _basis(entry: Mapping[str, Any]) -> LegalBasis:
    consent = entry["consent"]
    return LegalBasis(
        code=entry["code"],
        version=entry["version"],
        kind=BasisKind(entry["kind"]),
        act=entry["act"],
        section=entry["section"],
        valid_from=date.fromisoformat(entry["validFrom"]),
        valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
        actions=frozenset(map(DisclosureAction, entry["actions"])),
        disclosers=frozenset(map(OrganisationKind, entry["disclosers"])),
        recipients=frozenset(map(OrganisationKind, entry["recipients"])),
        registers=frozenset(map(Register, entry["registers"])),
        purposes=frozenset(entry["purposes"]),
        categories=frozenset(map(DataCategory, entry["categories"])),
        relations=frozenset(entry["relations"]),
        necessity_for=frozenset(map(DataCategory, entry["necessityFor"])),
        recipient_roles=frozenset(entry["recipientRoles"]),
        consent=ConsentNeeded(forms=frozenset(map(ConsentForm, consent["forms"])), itemised=consent["itemised"])
        if consent
        else None,
        assumption=entry["assumption"],
        texts=entry["texts"],
    )


@lru_cache(maxsize=1)
def legal_bases() -> tuple[LegalBasis, ...]:
    """Every basis the service knows, in force or not."""
    return tuple(_basis(entry) for entry in _entries("legal_bases.json"))


@lru_cache(maxsize=1)
def purposes() -> Mapping[str, CodeEntry]:
    """The purposes by code."""
    return {entry["code"]: CodeEntry(**entry) for entry in _entries("purposes.json")}


@lru_cache(maxsize=1)
def necessity_grounds() -> Mapping[str, CodeEntry]:
    """The grounds on which social and health data may be opened, by code."""
    return {entry["code"]: CodeEntry(**entry) for entry in _entries("necessity_grounds.json")}


def consent_bases(
    *, purpose: str, discloser: OrganisationKind, recipient: OrganisationKind, on: date
) -> Sequence[LegalBasis]:
    """The bases in force on which a consent for this purpose between these kinds of organisation could stand."""
    return [
        basis
        for basis in legal_bases()
        if basis.consent is not None
        and basis.in_force(on)
        and purpose in basis.purposes
        and discloser in basis.disclosers
        and recipient in basis.recipients
    ]
