"""The table of prohibitions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from consent_api.prohibitions.rules import ProhibitionReason, ProhibitionRegister
from tym_shared.clock import legal_now


class ProhibitionRow(Base):
    """A minor's prohibition and the matters it names; only its end is added later."""

    __tablename__ = "prohibitions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    register: Mapped[ProhibitionRegister]
    mandates: Mapped[list[str]]
    reason: Mapped[ProhibitionReason]
    weighty_reason: Mapped[str | None]
    recorded_by: Mapped[str]
    organisation_id: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
