"""The table of merges."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base


class PersonLinkRow(Base):
    """A merged id and its survivor, flat: a survivor is never merged itself."""

    __tablename__ = "person_links"
    __table_args__ = (
        CheckConstraint("merged_id <> survivor_id", name="two"),
        Index("ix_person_links_survivor_id", "survivor_id"),
    )

    merged_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    survivor_id: Mapped[UUID]
