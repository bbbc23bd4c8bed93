"""The table of special reasons."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from consent_api.own_log.rules import OlderGround
from tym_shared.clock import legal_now


class LogRequestRow(Base):
    """Why a person, or who acts for them, asks for older entries of the log; insert-only, it serves until its date."""

    __tablename__ = "log_requests"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    ground: Mapped[OlderGround]
    reason: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date]
    rule: Mapped[str]
    user_id: Mapped[str]
    user_name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    valid_until: Mapped[date]
