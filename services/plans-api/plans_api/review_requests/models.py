"""The table of the requests of a review."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.plans.rules import AnswerForm
from plans_api.review_requests.rules import RequestState
from tym_shared.clock import legal_now


class ReviewRequestRow(Base):
    """What the person asks, and what the employment authority answered; the rules that both stand on."""

    __tablename__ = "review_requests"
    __table_args__ = (
        Index("ix_review_requests_plan_id", "plan_id"),
        Index("uq_review_requests_plan_id_open", "plan_id", unique=True, postgresql_where=text("state = 'open'")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    readers: Mapped[list[str] | None]
    state: Mapped[RequestState]
    reason: Mapped[str | None]
    form: Mapped[AnswerForm]
    representation_id: Mapped[UUID | None]
    recorded_by_organisation: Mapped[str | None]
    requested_by: Mapped[str]
    requested_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    rule_version: Mapped[str]
    refusal: Mapped[str | None]
    refusal_rule: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
