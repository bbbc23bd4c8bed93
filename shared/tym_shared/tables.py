"""The plumbing tables that stand in each service's database; made by the first revision of each history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, SmallInteger, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tym_shared.clock import legal_now
from tym_shared.mapping import TYPES, new_metadata


class PlumbingBase(DeclarativeBase):
    """The base of the plumbing tables; their metadata joins the service's own in migrations."""

    metadata = new_metadata()
    type_annotation_map = TYPES


class AuditEntry(PlumbingBase):
    """Who changed what, when; written in the change's own transaction and never altered."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
    operation: Mapped[str]
    user_id: Mapped[str]
    organisation_id: Mapped[str | None]
    via: Mapped[str | None]
    aggregate_kind: Mapped[str]
    aggregate_id: Mapped[UUID]
    version: Mapped[int]


class OutboxEvent(PlumbingBase):
    """An event. `position` is given after the commit, by the one publisher; the feed serves only numbered events."""

    __tablename__ = "outbox_events"
    __table_args__ = (Index("ix_outbox_events_waiting", "sequence", postgresql_where=text("position IS NULL")),)

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    type: Mapped[str]
    aggregate_kind: Mapped[str]
    aggregate_id: Mapped[UUID]
    version: Mapped[int]
    data: Mapped[dict[str, Any]]
    readers: Mapped[list[str]]
    at: Mapped[datetime] = mapped_column(server_default=legal_now())


class IdempotencyRecord(PlumbingBase):
    """The first answer to a key; it holds nothing personal, so that a replay leaks nothing."""

    __tablename__ = "idempotency_records"

    user_id: Mapped[str] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(SmallInteger)
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(server_default=legal_now(), index=True)


class UseEntry(PlumbingBase):
    """One use of a register by its own organisation, with the fields of 703/2023 § 10(2); shipped to consent-api."""

    __tablename__ = "use_entries"
    __table_args__ = (Index("ix_use_entries_waiting", "sequence", postgresql_where=text("shipped_at IS NULL")),)

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
    person_ids: Mapped[list[UUID]]
    organisation_id: Mapped[str | None]
    user_id: Mapped[str]
    user_name: Mapped[str]
    purpose: Mapped[str]
    necessity: Mapped[str | None]
    operation: Mapped[str]
    register: Mapped[str]
    categories: Mapped[list[str]]
    shipped_at: Mapped[datetime | None]


class Release(PlumbingBase):
    """What left on a recorded decision, written in the releasing transaction; held against consent-api's log."""

    __tablename__ = "releases"

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    decision_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
    person_id: Mapped[UUID]
    permitted: Mapped[list[str]]
    operation: Mapped[str]
    user_id: Mapped[str]


class FeedCursor(PlumbingBase):
    """How far this service has applied another's feed; moved in the transaction that applies the event."""

    __tablename__ = "feed_cursors"

    source: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[str]
    moved_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class DirectoryCopy(PlumbingBase):
    """The last directory received: token checks and own-register work go on with it while consent-api is away."""

    __tablename__ = "directory_copies"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    etag: Mapped[str]
    document: Mapped[dict[str, Any]]
    fetched_at: Mapped[datetime]
