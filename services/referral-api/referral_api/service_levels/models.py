"""The table of service levels."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from tym_shared.clock import legal_now


class ServiceLevelsRow(Base):
    """One version of an organisation's own times; insert-only. The newest version in force on a day holds on it."""

    __tablename__ = "service_levels"
    __table_args__ = (PrimaryKeyConstraint("organisation_id", "version"),)

    organisation_id: Mapped[str]
    version: Mapped[int]
    valid_from: Mapped[date]
    levels: Mapped[list[dict[str, Any]]]
    set_by: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=legal_now())
