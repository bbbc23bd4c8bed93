"""The tables of messages. Each row carries the parties' ids, so that no policy needs to look at another table."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from referral_api.messages.rules import Audience, Author, Counts
from referral_api.referrals.models import ReferralRow
from tym_shared.clock import legal_now
from tym_shared.vocabulary import Register


class MessageRow(Base):
    """A message, never altered; `decision_id` is the decision it was given on, none for the person's own."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_referral_id_created_at_id", "referral_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey(ReferralRow.id))
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    author: Mapped[Author]
    author_user: Mapped[str]
    author_name: Mapped[str]
    audience: Mapped[Audience]
    categories: Mapped[list[str]]
    text: Mapped[str]
    data_register: Mapped[Register] = mapped_column("register")
    necessity: Mapped[str | None]
    decision_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class ThreadRow(Base):
    """The messages of one referral counted, so that what is unread is told without looking at them."""

    __tablename__ = "message_threads"
    __table_args__ = (
        Index("ix_message_threads_sender_id_created_at_id", "sender_id", "created_at", "id"),
        Index("ix_message_threads_recipient_id_created_at_id", "recipient_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey(ReferralRow.id), primary_key=True)
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    data_register: Mapped[Register] = mapped_column("register")
    from_sender: Mapped[int]
    from_recipient: Mapped[int]
    from_person: Mapped[int]
    from_sender_to_person: Mapped[int]
    from_recipient_to_person: Mapped[int]
    created_at: Mapped[datetime]

    @property
    def counts(self) -> Counts:
        """How many messages each author has written."""
        return Counts(
            from_sender=self.from_sender,
            from_recipient=self.from_recipient,
            from_person=self.from_person,
            from_sender_to_person=self.from_sender_to_person,
            from_recipient_to_person=self.from_recipient_to_person,
        )


class ReceiptRow(Base):
    """Who has read a message, and when; `organisation_id` is null for the person and whoever acts for them."""

    __tablename__ = "message_receipts"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    reader_user: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    audience: Mapped[Audience]
    organisation_id: Mapped[str | None]
    reader_name: Mapped[str]
    read_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class ReaderRow(Base):
    """How many of the others' messages of a referral a user has read."""

    __tablename__ = "message_readers"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey(ReferralRow.id), primary_key=True)
    reader_user: Mapped[str] = mapped_column(primary_key=True)
    read: Mapped[int]
