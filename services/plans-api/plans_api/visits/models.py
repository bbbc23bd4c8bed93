"""The table of visits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base


class VisitRow(Base):
    """The state of a plan that a user has said to have seen."""

    __tablename__ = "plan_visits"
    __table_args__ = (PrimaryKeyConstraint("plan_id", "user_id"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    user_id: Mapped[str]
    seen_version: Mapped[int]
    seen_at: Mapped[datetime]
