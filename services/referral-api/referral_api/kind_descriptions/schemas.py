"""The wire shapes of kinds of referral, their states and actions, and the code lists of answers."""

from datetime import date
from typing import Annotated

from pydantic import Field

from referral_api.code_lists.schemas import CodeListOut, CodeOut
from referral_api.kinds.rules import AnswerMode, Permission, ReferralKind, Stage
from referral_api.states.rules import DecisionOutcome, ReferralAction, ReferralState, Side
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


class StateOut(Outgoing):
    """A state with its label in the reader's language."""

    code: ReferralState
    label: str


class TransitionOut(Outgoing):
    """A change that a way of answering permits to these sides; `decision`: only once this was decided."""

    before: ReferralState
    action: ReferralAction
    after: ReferralState
    sides: list[Side]
    decision: DecisionOutcome | None


class MachineOut(Outgoing):
    """Every change that exists where a referral is answered in this way."""

    answer_mode: AnswerMode
    transitions: list[TransitionOut]


class KindOut(Outgoing):
    """One way of referring; `register`, whose retention the referral follows, is null where it is the sender's own.

    `permission` says what the disclosure stands on, `exceptions` the urgent grounds of which one must be stated.
    `states` and `actions` are those of its ways of answering together; `machines` says what leads where, and for whom.
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
    states: list[StateOut]
    actions: list[ReferralAction]
    timers: list[TimerOut]
    assumption: str | None
    label: str


class KindsOut(Outgoing):
    """The kinds of referral, the state machine of each way of answering, and the code lists of today.

    The lists of declining and of outcomes stand by name too.
    """

    items: list[KindOut]
    machines: list[MachineOut]
    decline_reasons: list[CodeOut]
    outcomes: list[CodeOut]
    code_lists: list[CodeListOut]
