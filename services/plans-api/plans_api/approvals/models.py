"""The tables of approvals; answers stand on one version and are never moved to another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.plan_types.rules import Party
from plans_api.plans.rules import AnswerForm, Verdict
from tym_shared.clock import legal_now


class ApprovalRow(Base):
    """A party's answer to exactly one version; what was recorded for the person says by whom, when and from what."""

    __tablename__ = "plan_approvals"
    __table_args__ = (UniqueConstraint("version_id", "party"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_versions.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    readers: Mapped[list[str] | None]
    party: Mapped[Party]
    organisation_id: Mapped[str | None]
    verdict: Mapped[Verdict]
    reason: Mapped[str | None]
    answered_by: Mapped[str]
    answered_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    form: Mapped[AnswerForm] = mapped_column(server_default=AnswerForm.SIGNED_IN.value)
    evidence: Mapped[str | None]
    language: Mapped[str | None]
    representation_id: Mapped[UUID | None]
    recorded_by_organisation: Mapped[str | None]
    recorded_at: Mapped[datetime | None]


class DutiesExplainedRow(Base):
    """That the person's duties were explained: by whom, when and in which language (381/2023 § 7)."""

    __tablename__ = "duties_explained"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    readers: Mapped[list[str] | None]
    number: Mapped[int]
    language: Mapped[str]
    organisation_id: Mapped[str]
    explained_by: Mapped[str]
    explained_at: Mapped[datetime] = mapped_column(server_default=legal_now())
