"""The wire shapes of what a link shows."""

from datetime import date, datetime
from uuid import UUID

from referral_api.appointments.schemas import AppointmentOut
from referral_api.attachments.schemas import FileItem
from referral_api.clocks.rules import Due
from referral_api.kinds.rules import ReferralKind
from referral_api.proposals.schemas import ProposalOut
from referral_api.states.rules import ReferralState, Side
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Outgoing


class LinkedEntry(Outgoing):
    """A text of the referral."""

    category: DataCategory
    text: str


class LinkedFiles(Outgoing):
    """The files of the referral, oldest first; none of the TYM register."""

    items: list[FileItem]


class LinkedReferral(Outgoing):
    """The referral as a link shows it: what is permitted now, and nothing of the TYM register.

    `stateText` tells why it stands as it does, or what is asked; it is null where categories of it are withheld.
    `proposal` is the latest. Its files are at `/v1/linked-referral/attachments`.
    """

    kind: ReferralKind
    state: ReferralState
    allowed_actions: list[str]
    turn: Side | None
    turn_since: datetime
    due: Due | None
    due_on: date | None
    state_reason: str | None
    state_text: str | None
    state_text_withheld: list[str]
    expected_on: date | None
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
    proposal: ProposalOut | None
    permitted: list[str]
    expires_at: datetime
