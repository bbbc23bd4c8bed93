"""The wire shapes of what a link shows."""

from datetime import date, datetime
from uuid import UUID

from referral_api.appointments.schemas import AppointmentOut
from referral_api.kinds.rules import ReferralKind
from referral_api.states.rules import ReferralState
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Outgoing


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
    appointments: list[AppointmentOut]
    permitted: list[str]
    expires_at: datetime
