"""Kinds of referral as dated data: each entry names its provision, purpose, register and the answers it takes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tym_shared.errors import FieldFault, Invalid, Malformed
from tym_shared.vocabulary import OrganisationKind, Register, own_register

DATA = "referral_api.kinds.data"


class ReferralKind(StrEnum):
    """What a referral is for."""

    JOINT_ASSESSMENT = "joint-assessment"
    SERVICE = "service"
    VACANCY = "vacancy"


class AnswerMode(StrEnum):
    """How the recipient answers. A referral never grants a service: where a decision is required, it is applied for.

    `receipt`: acknowledged only, the answer is the assessment (381/2023 § 3). `acceptance`: accepted or declined.
    `application`: the person applies and the recipient decides. `provision`: a provider's acceptance, which cannot be
    passed on. `offer`: an employer's answer.
    """

    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    APPLICATION = "application"
    PROVISION = "provision"
    OFFER = "offer"


class ReferralKindNotAllowed(Invalid):
    """No provision lets this sender make this kind of referral to this recipient."""


class AnswerModeNotAllowed(Invalid):
    """This recipient does not answer in this way."""


@dataclass(frozen=True, kw_only=True)
class KindRule:
    """One way of referring, as in force from `valid_from` to `valid_to`, both included.

    `register` is None where the referral stands in the sender's own register.
    """

    code: ReferralKind
    act: str
    section: str
    valid_from: date
    valid_to: date | None
    senders: frozenset[OrganisationKind]
    recipients: frozenset[OrganisationKind]
    purpose: str
    register: Register | None
    answer_modes: tuple[AnswerMode, ...]
    texts: Mapping[str, str]

    @property
    def version(self) -> str:
        """The name that stored referrals keep."""
        return f"{self.code}@{self.valid_from.isoformat()}"

    def in_force(self, on: date) -> bool:
        """Whether the entry holds on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def register_of(self, sender: OrganisationKind) -> Register:
        """The register in which a referral of this sender stands."""
        return self.register or own_register(sender)

    def answer_mode(self, wanted: AnswerMode | None) -> AnswerMode:
        """The wanted way of answering, or the usual one; AnswerModeNotAllowed if the recipient does not answer so."""
        if wanted is None:
            return self.answer_modes[0]
        if wanted not in self.answer_modes:
            detail = f"one of: {', '.join(self.answer_modes)}"
            raise AnswerModeNotAllowed(errors=[FieldFault(pointer="/answerMode", detail=detail)])
        return wanted


@dataclass(frozen=True, kw_only=True)
class CodeEntry:
    """A code of a code list with its labels in three languages."""

    code: str
    labels: Mapping[str, str]


def find_kind(kind: ReferralKind, *, sender: OrganisationKind, recipient: OrganisationKind, on: date) -> KindRule:
    """The entry in force for a sender and a recipient; ReferralKindNotAllowed if there is none."""
    found = (rule for rule in kind_rules() if rule.code is kind and rule.in_force(on))
    for rule in found:
        if sender in rule.senders and recipient in rule.recipients:
            return rule
    fault = FieldFault(pointer="/recipientId", detail=f"a {sender} refers no {kind} to a {recipient}")
    raise ReferralKindNotAllowed(errors=[fault])


def require_code(codes: Mapping[str, CodeEntry], code: str, *, pointer: str) -> str:
    """The code; Malformed if it is not in its list."""
    if code not in codes:
        raise Malformed(errors=[FieldFault(pointer=pointer, detail=f"one of: {', '.join(codes)}")])
    return code


@lru_cache(maxsize=1)
def kind_rules() -> tuple[KindRule, ...]:
    """Every entry, in force or not."""
    return tuple(
        KindRule(
            code=ReferralKind(entry["code"]),
            act=entry["act"],
            section=entry["section"],
            valid_from=date.fromisoformat(entry["validFrom"]),
            valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
            senders=frozenset(map(OrganisationKind, entry["senders"])),
            recipients=frozenset(map(OrganisationKind, entry["recipients"])),
            purpose=entry["purpose"],
            register=Register(entry["register"]) if entry["register"] else None,
            answer_modes=tuple(map(AnswerMode, entry["answerModes"])),
            texts=entry["texts"],
        )
        for entry in _read("kinds.json")
    )


@lru_cache(maxsize=1)
def decline_reasons() -> Mapping[str, CodeEntry]:
    """Why a recipient may decline, by code."""
    return {entry["code"]: CodeEntry(**entry) for entry in _read("decline_reasons.json")}


@lru_cache(maxsize=1)
def outcomes() -> Mapping[str, CodeEntry]:
    """What may become of a service, by code."""
    return {entry["code"]: CodeEntry(**entry) for entry in _read("outcomes.json")}


def _read(name: str) -> Sequence[Mapping[str, Any]]:
    entries: Sequence[Mapping[str, Any]] = json.loads(files(DATA).joinpath(name).read_text(encoding="utf-8"))
    return entries
