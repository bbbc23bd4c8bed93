"""The table of holds."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.holds.rules import HoldGround, HoldState
from tym_shared.clock import legal_now


class HoldRow(Base):
    """An organisation's hold on a case's data or a plan outside a case, naming its ground.

    It names no person, so that it is placed on a case unseen.
    """

    __tablename__ = "case_holds"
    __table_args__ = (CheckConstraint("(case_id IS NULL) <> (plan_id IS NULL)", name="of_one"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), index=True)
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plans.id"), index=True)
    owner_id: Mapped[str]
    ground: Mapped[HoldGround]
    rule_version: Mapped[str]
    reason: Mapped[str]
    until_on: Mapped[date]
    placed_by: Mapped[str]
    placed_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")

    @property
    def state(self) -> HoldState:
        """Standing until it is released."""
        return HoldState.STANDING if self.released_at is None else HoldState.RELEASED
