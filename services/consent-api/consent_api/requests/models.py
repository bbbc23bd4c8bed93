"""The tables of requests."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from consent_api.requests.rules import RequestAction, RequestKind, RequestState
from tym_shared.clock import legal_now

FALLING_DUE = "overdue_at IS NULL AND state IN ('received', 'taken', 'information-asked')"


class RequestRow(Base):
    """A request as one controller has it; `rule` names the rule of its period, `refusal` keeps a refusal whole.

    A request that was handed on is two rows: the one that ended as transferred, and the one at the next controller.
    """

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_organisation_id_due_on_id", "organisation_id", "due_on", "id"),
        Index("ix_requests_person_id_created_at", "person_id", "created_at"),
        Index("ix_requests_falling_due", "due_on", postgresql_where=text(FALLING_DUE)),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[RequestKind]
    register: Mapped[str]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    entry_id: Mapped[UUID | None]
    text: Mapped[str]
    state: Mapped[RequestState]
    rule: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    due_on: Mapped[date]
    is_extended: Mapped[bool] = mapped_column(server_default="false")
    handler_id: Mapped[str | None]
    handler_name: Mapped[str | None]
    answer: Mapped[str | None]
    refusal: Mapped[dict[str, Any] | None]
    closed_at: Mapped[datetime | None]
    representation_id: Mapped[UUID | None]
    made_by_name: Mapped[str | None]
    transferred_by: Mapped[str | None]
    transferred_from: Mapped[UUID | None]
    transferred_to: Mapped[UUID | None]
    overdue_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")


class RequestStepRow(Base):
    """What somebody did to a request, with what they wrote; insert-only."""

    __tablename__ = "request_steps"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[RequestAction]
    note: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
    user_id: Mapped[str]
    user_name: Mapped[str]
    organisation_id: Mapped[str | None]
