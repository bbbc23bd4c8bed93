"""The wire shape of an export."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from referral_api.absences.schemas import AbsenceOut
from referral_api.appointments.schemas import AppointmentOut
from referral_api.messages.rules import Author
from referral_api.own_referrals.schemas import OwnAttachment, OwnEntry, OwnOutcome, OwnReferral, OwnStep
from referral_api.referrals.models import RequestState
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


class SupersededEntry(OwnEntry):
    """A text that was sent and has been replaced since: it stood before `untilVersion` of the referral."""

    until_version: int


class ExportedQuestion(Outgoing):
    """What the recipient asked about the person, whom, and whether it was answered; an answer is among the entries."""

    id: UUID
    asker_id: str
    asker_name: str
    asked_id: str
    asked_name: str
    question: str
    question_categories: list[str]
    answer_by: date | None
    state: RequestState
    created_at: datetime
    answered_at: datetime | None


class ExportedReferral(Outgoing):
    """A referral as its person sees it, with all that belongs to it; a file's content is at its own address."""

    referral: OwnReferral
    superseded_entries: list[SupersededEntry]
    questions: list[ExportedQuestion]
    attachments: list[OwnAttachment]
    appointments: list[AppointmentOut]
    absences: list[AbsenceOut]
    outcomes: list[OwnOutcome]
    steps: list[OwnStep]
    messages: list[ExportedMessage]


class ExportOut(Outgoing):
    """What referral-api holds about the person and shows them. `more` says at which addresses the rest of it is."""

    source: Literal["referral-api"]
    made_at: datetime
    language: str
    person_id: UUID
    referrals: list[ExportedReferral]
    more: list[str]
