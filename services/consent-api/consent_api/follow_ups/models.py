"""The table of follow-ups."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from consent_api.follow_ups.rules import Finding, FollowUpKind, FollowUpState
from tym_shared.clock import legal_now


class FollowUpRow(Base):
    """Something to look into: by which organisation, on what ground, and what was found."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index("ix_follow_ups_organisation_id_created_at", "organisation_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[FollowUpKind]
    organisation_id: Mapped[str]
    decision_id: Mapped[UUID | None]
    user_id: Mapped[str]
    ground: Mapped[str]
    details: Mapped[dict[str, Any]]
    state: Mapped[FollowUpState]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    finding: Mapped[Finding | None]
    note: Mapped[str | None]
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
