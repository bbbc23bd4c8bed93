"""The table of guidance."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from tym_shared.clock import legal_now


class GuidanceRow(Base):
    """One guidance that an authority gave; insert-only."""

    __tablename__ = "guidance_entries"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    organisation_id: Mapped[str]
    data_register: Mapped[str] = mapped_column("register", String(40), server_default="tym")
    legal_basis: Mapped[str]
    given_on: Mapped[date]
    text: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=legal_now())
