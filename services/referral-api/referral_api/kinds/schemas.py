"""The wire shapes of the kinds of referral and the code lists of answers."""

from datetime import date
from typing import Annotated

from pydantic import Field

from referral_api.kinds.rules import AnswerMode, ReferralKind
from tym_shared.vocabulary import OrganisationKind, Register
from tym_shared.wire import Outgoing


class KindOut(Outgoing):
    """One way of referring; `register` is null where it is the sender's own."""

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
    label: str


class CodeOut(Outgoing):
    """A code with its label in the reader's language."""

    code: str
    label: str


class KindsOut(Outgoing):
    """The kinds of referral, and the codes of declining and of outcomes."""

    items: list[KindOut]
    decline_reasons: list[CodeOut]
    outcomes: list[CodeOut]
