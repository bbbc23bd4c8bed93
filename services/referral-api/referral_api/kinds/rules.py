"""Kinds of referral as dated data: each entry names its provision, purpose, register and the answers it takes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tym_shared.errors import FieldFault, Invalid
from tym_shared.legal_rules import LegalRule, LegalRules
from tym_shared.vocabulary import OrganisationKind, Register, own_register

DATA = "referral_api.kinds.data"
TIMERS = LegalRules.load(DATA, "timers.json")
TIMED_FROM = date(2025, 1, 1)
"""No service-level time is older."""


class ReferralKind(StrEnum):
    """What a referral is for."""

    JOINT_ASSESSMENT = "joint-assessment"
    SERVICE = "service"
    HEALTH_CHECK = "health-check"
    CONSULTATION = "consultation"
    SOCIAL_CONTACT = "social-contact"
    URGENT_SOCIAL_CONTACT = "urgent-social-contact"
    REPORT_OF_NEED = "report-of-need"
    PARTICIPATION_REQUEST = "participation-request"
    YOUTH_JOINT_SERVICE = "youth-joint-service"
    YOUTH_WORK = "youth-work"
    EDUCATION = "education"
    KELA_REHABILITATION = "kela-rehabilitation"
    COUNTY_SERVICE = "county-service"
    VACANCY = "vacancy"
    TRANSFER = "transfer"
    TRANSFER_REQUEST = "transfer-request"


class AnswerMode(StrEnum):
    """How the recipient answers. A referral never grants a service: where a decision is required, it is applied for.

    `receipt`: acknowledged only, the answer is the assessment (381/2023 § 3). `acceptance`: accepted or declined.
    `application`: the person applies and the recipient decides. `provision`: a provider's acceptance, which cannot be
    passed on. `offer`: an employer's answer. `advice`: a consultation is answered with advice and transfers nothing.
    `transfer`: responsibility is taken over or given up, apart from any service. `report`: who was told of a need
    reports back what it did (1301/2014 § 40), at once or once it has taken the matter on, or declines and says why.
    """

    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    APPLICATION = "application"
    PROVISION = "provision"
    OFFER = "offer"
    ADVICE = "advice"
    TRANSFER = "transfer"
    REPORT = "report"


class Permission(StrEnum):
    """What lets the data leave: a statute, the person's consent, or a ground that the law lists as its exception."""

    STATUTE = "statute"
    CONSENT = "consent"
    EXCEPTION = "exception"


class Stage(StrEnum):
    """What a service-level timer measures from sending."""

    RECEIPT = "receipt"
    DECISION = "decision"
    START = "start"


class ReferralKindNotAllowed(Invalid):
    """No provision lets this sender make this kind of referral to this recipient."""


class AnswerModeNotAllowed(Invalid):
    """This recipient does not answer in this way."""


class ExceptionNotOfKind(Invalid):
    """This kind of referral needs one of the grounds that the law lists for it, and no other kind takes one."""


@dataclass(frozen=True, kw_only=True)
class KindRule:
    """One way of referring, as in force from `valid_from` to `valid_to`, both included.

    `register` is None where the referral stands in the sender's own register, whose retention it follows. `services`
    are the only ones that may be named, None leaves it to the catalogue. `exceptions` are the urgent grounds of which
    one must be stated. `report_back`: the recipient tells the sender what it did (1301/2014 § 40), for which
    it has a day.
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
    permission: Permission
    exceptions: tuple[str, ...]
    decline_reasons: tuple[str, ...]
    decline_text: bool
    services: frozenset[str] | None
    person_may_withdraw: bool
    report_back: bool
    assumption: str | None
    texts: Mapping[str, str]

    @property
    def version(self) -> str:
        """The name that stored referrals keep."""
        return f"{self.code}@{self.valid_from.isoformat()}"

    @property
    def reference(self) -> dict[str, Any]:
        """The `rule` member of a refusal."""
        days = {"validFrom": self.valid_from.isoformat(), "validTo": self.valid_to and self.valid_to.isoformat()}
        return {"code": self.code, "act": self.act, "section": self.section, **days}

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

    def check_exception(self, ground: str | None) -> str | None:
        """The stated ground; ExceptionNotOfKind where one is needed or another stands, or the kind takes none."""
        if (ground is None) is not (not self.exceptions) or (ground is not None and ground not in self.exceptions):
            detail = f"one of: {', '.join(self.exceptions)}" if self.exceptions else "this kind takes none"
            raise ExceptionNotOfKind(errors=[FieldFault(pointer="/urgentGround", detail=detail)], rule=self.reference)
        return ground


def find_kind(kind: ReferralKind, *, sender: OrganisationKind, recipient: OrganisationKind, on: date) -> KindRule:
    """The entry in force for a sender and a recipient; ReferralKindNotAllowed if there is none."""
    found = (rule for rule in kind_rules() if rule.code is kind and rule.in_force(on))
    for rule in found:
        if sender in rule.senders and recipient in rule.recipients:
            return rule
    fault = FieldFault(pointer="/recipientId", detail=f"a {sender} refers no {kind} to a {recipient}")
    raise ReferralKindNotAllowed(errors=[fault])


def kind_of(version: str, *, sender: OrganisationKind, recipient: OrganisationKind) -> KindRule:
    """The entry by which a stored referral was made, in force or not."""
    named = (rule for rule in kind_rules() if rule.version == version)
    return next(rule for rule in named if sender in rule.senders and recipient in rule.recipients)


def timer(stage: Stage, kind: ReferralKind, *, urgent: bool, on: date) -> LegalRule:
    """The service-level time of a stage: the kind's own, else that of urgent referrals, else the usual one."""
    codes = (f"{stage}.{kind}", *((f"{stage}.urgent",) if urgent else ()))
    return next((rule for code in codes if (rule := TIMERS.find(code, on=on))), TIMERS.get(stage, on=on))


@lru_cache(maxsize=1)
def kind_rules() -> tuple[KindRule, ...]:
    """Every entry, in force or not."""
    entries = json.loads(files(DATA).joinpath("kinds.json").read_text(encoding="utf-8"))
    return tuple(map(_parse, entries))


def _parse(entry: Mapping[str, Any]) -> KindRule:  # an entry as the data file has it
    return KindRule(
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
        permission=Permission(entry["permission"]),
        exceptions=tuple(entry["exceptions"]),
        decline_reasons=tuple(entry["declineReasons"]),
        decline_text=entry["declineText"],
        services=frozenset(entry["services"]) if entry["services"] is not None else None,
        person_may_withdraw=entry["personMayWithdraw"],
        report_back=entry["reportBack"],
        assumption=entry["assumption"],
        texts=entry["texts"],
    )
