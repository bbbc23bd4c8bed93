"""The table of units."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base


class UnitRow(Base):
    """A unit of an organisation by its code, from day to day; `registers` are those that it keeps for its county."""

    __tablename__ = "organisation_units"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="period"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[str]
    names: Mapped[dict[str, Any]]
    registers: Mapped[list[str]]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    imported_version: Mapped[int | None] = mapped_column(default=0)
