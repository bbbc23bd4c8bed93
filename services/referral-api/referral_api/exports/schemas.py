"""The wire shape of an export."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from referral_api.absences.schemas import AbsenceOut
from referral_api.appointments.schemas import AppointmentOut
from referral_api.messages.rules import Author
from referral_api.own_referrals.schemas import OwnAttachment, OwnOutcome, OwnReferral, OwnStep
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Outgoing


class ExportedMessage(Outgoing):
    """A message that is meant for the person too, or their own."""

    id: UUID
    author: Author
    author_name: str
    categories: list[DataCategory]
    text: str
    created_at: datetime


class ExportedReferral(Outgoing):
    """A referral as its person sees it, with all that belongs to it; a file's content is at its own address."""

    referral: OwnReferral
    attachments: list[OwnAttachment]
    appointments: list[AppointmentOut]
    absences: list[AbsenceOut]
    outcomes: list[OwnOutcome]
    steps: list[OwnStep]
    messages: list[ExportedMessage]


class ExportOut(Outgoing):
    """All that referral-api holds about the person. `more` says at which addresses the rest of it is."""

    source: Literal["referral-api"]
    made_at: datetime
    language: str
    person_id: UUID
    referrals: list[ExportedReferral]
    more: list[str]
