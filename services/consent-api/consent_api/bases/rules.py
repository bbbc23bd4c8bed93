"""Legal bases: which organisation may give which data to which other one, for which purpose, on which provision.

Statute and consent are different things: a basis of kind `statute` holds irrespective of consent (381/2023 § 15), one
of kind `consent` only with the person's consent in the form that the provision asks for.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
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


class ConsentKind(StrEnum):
    """What the law calls the person's permission: a consent, or a disclosure permit (luovutuslupa, 703/2023)."""

    CONSENT = "consent"
    DISCLOSURE_PERMIT = "disclosure-permit"


class Parties(StrEnum):
    """How discloser and recipient must stand to each other.

    `own-provider`: the recipient acts for the discloser, who is its organiser (380/2023 § 116, 703/2023 § 4). `same`:
    data crosses between the registers of one organisation (703/2023 § 53).
    """

    DIFFERENT = "different"
    SAME = "same"
    OWN_PROVIDER = "own-provider"


@dataclass(frozen=True, kw_only=True)
class ConsentNeeded:
    """The permission a provision asks for.

    Accepted forms, whether the categories must be itemised in it, and whether a minor's needs the guardian's beside it.
    """

    kind: ConsentKind
    forms: frozenset[ConsentForm]
    itemised: bool
    guardian_if_minor: bool


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """One provision as in force from `valid_from` to `valid_to`, both included.

    `origins` are the registers that the data may come from first (None: any), since origin travels with each datum
    (703/2023 § 48). `necessity_grounds` and `urgent_grounds`, where there are any, are the only ones that suffice.
    """

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
    parties: Parties
    registers: frozenset[Register]
    origins: frozenset[Register] | None
    purposes: frozenset[str]
    categories: frozenset[DataCategory]
    relations: frozenset[str]
    necessity_for: frozenset[DataCategory]
    necessity_grounds: frozenset[str]
    recipient_roles: frozenset[str]
    consent: ConsentNeeded | None
    urgent_grounds: frozenset[str]
    assumption: str | None
    texts: Mapping[str, str]

    def in_force(self, on: date) -> bool:
        """Whether the provision holds on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class CodeEntry:
    """A code of a code list with its provision, its labels in three languages, and what else the list says of it."""

    code: str
    act: str | None
    section: str | None
    labels: Mapping[str, str]
    more: Mapping[str, Any]


def _entries(name: str) -> Sequence[Mapping[str, Any]]:
    entries: Sequence[Mapping[str, Any]] = json.loads(files(DATA).joinpath(name).read_text(encoding="utf-8"))
    return entries


def _basis(entry: Mapping[str, Any]) -> LegalBasis:
    consent, origins = entry["consent"], entry["origins"]
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
        parties=Parties(entry["parties"]),
        registers=frozenset(map(Register, entry["registers"])),
        origins=frozenset(map(Register, origins)) if origins is not None else None,
        purposes=frozenset(entry["purposes"]),
        categories=frozenset(map(DataCategory, entry["categories"])),
        relations=frozenset(entry["relations"]),
        necessity_for=frozenset(map(DataCategory, entry["necessityFor"])),
        necessity_grounds=frozenset(entry["necessityGrounds"]),
        recipient_roles=frozenset(entry["recipientRoles"]),
        consent=_consent(consent) if consent else None,
        urgent_grounds=frozenset(entry["urgentGrounds"]),
        assumption=entry["assumption"],
        texts=entry["texts"],
    )


def _consent(entry: Mapping[str, Any]) -> ConsentNeeded:
    return ConsentNeeded(
        kind=ConsentKind(entry["kind"]),
        forms=frozenset(map(ConsentForm, entry["forms"])),
        itemised=entry["itemised"],
        guardian_if_minor=entry["guardianIfMinor"],
    )


class RuleSet:
    """The bases that decisions stand on, as one dated document; its digest names it in every decision."""

    def __init__(self, document: Sequence[Mapping[str, Any]]) -> None:
        """Read the document of a rule set, shipped or kept."""
        self.document = document
        self.digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
        self.bases = tuple(sorted(map(_basis, document), key=lambda basis: basis.kind is BasisKind.CONSENT))
        self._between: dict[tuple[object, ...], tuple[LegalBasis, ...]] = {}

    def between(
        self,
        action: DisclosureAction,
        discloser: OrganisationKind | None,
        recipient: OrganisationKind | None,
        register: Register,
        purpose: str,
    ) -> tuple[LegalBasis, ...]:
        """The bases, in force or not, that concern such a disclosure; statutes come before consents."""
        key = (action, discloser, recipient, register, purpose)
        if key not in self._between:
            if purpose not in purposes():
                return ()
            self._between[key] = tuple(
                basis
                for basis in self.bases
                if action in basis.actions
                and discloser in basis.disclosers
                and recipient in basis.recipients
                and register in basis.registers
                and purpose in basis.purposes
            )
        return self._between[key]


@lru_cache(maxsize=1)
def rule_set() -> RuleSet:
    """The rule set that the service ships."""
    return RuleSet(_entries("legal_bases.json"))


def legal_bases() -> tuple[LegalBasis, ...]:
    """Every basis of the shipped rule set, in force or not."""
    return rule_set().bases


@cache
def code_list(name: str) -> Mapping[str, CodeEntry]:
    """A shipped code list by code, such as `purposes` or `registers`."""
    return {entry["code"]: _code_entry(entry) for entry in _entries(f"{name}.json")}


def _code_entry(entry: Mapping[str, Any]) -> CodeEntry:
    usual = {"code", "act", "section", "labels"}
    more = {name: value for name, value in entry.items() if name not in usual}
    return CodeEntry(code=entry["code"], act=entry["act"], section=entry["section"], labels=entry["labels"], more=more)


def purposes() -> Mapping[str, CodeEntry]:
    """The purposes by code."""
    return code_list("purposes")


def necessity_grounds() -> Mapping[str, CodeEntry]:
    """The grounds on which social and health data may be opened, by code."""
    return code_list("necessity_grounds")


def urgent_grounds() -> Mapping[str, CodeEntry]:
    """The grounds on which a discloser may give data without the person's permission, by code."""
    return code_list("urgent_grounds")


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
