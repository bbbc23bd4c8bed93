"""The wire shapes of what a link shows and of what is answered through it."""

from datetime import date, datetime
from uuid import UUID

from referral_api.absences.schemas import AbsenceIn
from referral_api.handling.schemas import DeclineIn, RefusalIn, StartIn
from referral_api.kinds.rules import ReferralKind
from referral_api.outcomes.schemas import OutcomeAnswerIn, OutcomeIn
from referral_api.states.rules import ReferralState
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Incoming, Outgoing


class LinkedEntry(Outgoing):
    """A text of the referral."""

    category: DataCategory
    text: str


class LinkedReferral(Outgoing):
    """The referral as a link shows it: what is permitted now, and nothing of the TYM register."""

    kind: ReferralKind
    state: ReferralState
    allowed_actions: list[str]
    person_id: UUID
    sender_id: str
    act: str
    section: str
    service_code: str | None
    reason: str | None
    starts_on: date | None
    ends_on: date | None
    entries: list[LinkedEntry]
    permitted: list[str]
    expires_at: datetime


class LinkedAnswerIn(Incoming):
    """What an answer says: the one member that belongs to it, as the answer's own operation takes it."""

    decline: DeclineIn | None = None
    start: StartIn | None = None
    absence: AbsenceIn | None = None
    outcome: OutcomeIn | None = None
    answer: OutcomeAnswerIn | None = None
    refusal: RefusalIn | None = None
