"""The tables of reviews."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.reviews.rules import Occasion, ReviewState
from tym_shared.clock import legal_now


class ReviewRow(Base):
    """A review of a plan, with the day by which the law wants it done and the rule that gave it."""

    __tablename__ = "plan_reviews"
    __table_args__ = (
        Index(
            "uq_plan_reviews_plan_id_due_on_open",
            "plan_id",
            "due_on",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    readers: Mapped[list[str] | None]
    state: Mapped[ReviewState]
    due_on: Mapped[date]
    rule_version: Mapped[str]
    occasion: Mapped[Occasion | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")


class ParticipationRow(Base):
    """An authority's part in a review."""

    __tablename__ = "review_participations"
    __table_args__ = (PrimaryKeyConstraint("review_id", "organisation_id"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("plan_reviews.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    readers: Mapped[list[str] | None]
    organisation_id: Mapped[str]
    note: Mapped[str | None]
    participated_by: Mapped[str]
    participated_at: Mapped[datetime] = mapped_column(server_default=legal_now())
