"""The wire shapes of the kinds of referral and the code lists of answers."""

from datetime import date
from typing import Annotated

from pydantic import Field

from referral_api.code_lists.schemas import CodeListOut, CodeOut
from referral_api.kinds.rules import AnswerMode, Permission, ReferralKind, Stage
from tym_shared.vocabulary import OrganisationKind, Register
from tym_shared.wire import Outgoing


class TimerOut(Outgoing):
    """Within how many working days of the sending a stage is to be reached; `assumption`: a setting, not statute."""

    stage: Stage
    urgent: bool
    working_days: int
    act: str
    section: str
    assumption: str | None


class KindOut(Outgoing):
    """One way of referring; `register`, whose retention the referral follows, is null where it is the sender's own.

    `permission` says what the disclosure stands on, `exceptions` the urgent grounds of which one must be stated.
    """

    code: ReferralKind
    act: str
    section: str
    valid_from: date
    valid_to: date | None
    senders: list[OrganisationKind]
    recipients: list[OrganisationKind]
    purpose: str
    data_register: Annotated[Register | None, Field(alias="register")]
    answer_modes: list[AnswerMode]
    permission: Permission
    exceptions: list[str]
    decline_reasons: list[str]
    decline_text: bool
    services: list[str] | None
    person_may_withdraw: bool
    report_back: bool
    timers: list[TimerOut]
    assumption: str | None
    label: str


class KindsOut(Outgoing):
    """The kinds of referral, and the code lists; those of declining and of outcomes by name too."""

    items: list[KindOut]
    decline_reasons: list[CodeOut]
    outcomes: list[CodeOut]
    code_lists: list[CodeListOut]
