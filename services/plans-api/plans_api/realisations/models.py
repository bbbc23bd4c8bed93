"""The table of what is noted of items as they are carried out; nothing in it is ever changed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.realisations.rules import RealisationKind
from tym_shared.clock import legal_now
from tym_shared.vocabulary import Register


class RealisationRow(Base):
    """An interruption that an authority decided, or a reference to the organiser's own register (381/2023 § 14)."""

    __tablename__ = "item_realisations"
    __table_args__ = (
        Index(
            "uq_item_realisations_interruption",
            "item_id",
            unique=True,
            postgresql_where=text("kind = 'interruption'"),
        ),
        Index("ix_item_realisations_plan_id", "plan_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    item_id: Mapped[UUID]
    kind: Mapped[RealisationKind]
    organisation_id: Mapped[str]
    happened_on: Mapped[date]
    ends_on: Mapped[date | None]
    ground: Mapped[str | None]
    rule_version: Mapped[str | None]
    data_register: Mapped[Register] = mapped_column("register")
    reference: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=legal_now())
