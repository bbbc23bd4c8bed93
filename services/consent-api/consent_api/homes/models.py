"""The table of home municipalities."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from consent_api.homes.rules import HomeSource
from tym_shared.clock import legal_now


class HomeMunicipalityRow(Base):
    """Where a person's home municipality is from a day on, until a later day or a later record; insert-only."""

    __tablename__ = "home_municipalities"
    __table_args__ = (Index("ix_home_municipalities_person_id_valid_from", "person_id", "valid_from"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    municipality_code: Mapped[str | None]
    main_stay_code: Mapped[str | None]
    valid_from: Mapped[date]
    source: Mapped[HomeSource]
    recorded_by: Mapped[str]
    organisation_id: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=legal_now())
