"""The table of contact points."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.contact_points.rules import ContactKind
from consent_api.db import Base


class ContactPointRow(Base):
    """Where an organisation, or one of its units, is reached in one matter; until a day, where it has ended."""

    __tablename__ = "contact_points"
    __table_args__ = (
        UniqueConstraint("organisation_id", "unit_code", "kind", postgresql_nulls_not_distinct=True),
        ForeignKeyConstraint(
            ["organisation_id", "unit_code"], ["organisation_units.organisation_id", "organisation_units.code"]
        ),
        CheckConstraint("num_nonnulls(phone, email, address, web) > 0", name="reachable"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    unit_code: Mapped[str | None]
    kind: Mapped[ContactKind]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    address: Mapped[str | None]
    web: Mapped[str | None]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    imported_version: Mapped[int | None] = mapped_column(default=0)
