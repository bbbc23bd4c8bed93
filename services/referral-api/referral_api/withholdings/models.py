"""The table of withheld entries."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base


class WithheldEntryRow(Base):
    """An entry of consent-api's log that is hidden from the person (703/2023 § 11(2), 1050/2018 § 34), until a day.

    An entry is a decision: what left on it is hidden here too, by the policies on the person's rows.
    """

    __tablename__ = "withheld_entries"
    __table_args__ = (Index("ix_withheld_entries_entry_id", "entry_id"),)

    hiding_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[UUID]
    last_on: Mapped[date]
    ended_at: Mapped[datetime | None]
