"""The table of working groups."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.working_groups.rules import EndOfMembership, MemberRole, MemberState
from tym_shared.clock import legal_now

CURRENT = text("ended_at IS NULL")


class MemberRow(Base):
    """A worker's membership in a case's group, by user id and name as the logs know them."""

    __tablename__ = "working_group_members"
    __table_args__ = (
        Index(
            "uq_working_group_members_case_id_lead",
            "case_id",
            unique=True,
            postgresql_where=text("role = 'lead' AND ended_at IS NULL"),
        ),
        Index("uq_working_group_members_case_id_user_id", "case_id", "user_id", unique=True, postgresql_where=CURRENT),
        Index(
            "ix_working_group_members_user_id",
            "user_id",
            "case_id",
            postgresql_where=text("ended_at IS NULL OR read_until IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    organisation_id: Mapped[str]
    user_id: Mapped[str]
    user_name: Mapped[str]
    role: Mapped[MemberRole]
    added_by: Mapped[str]
    since: Mapped[datetime] = mapped_column(server_default=legal_now())
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[EndOfMembership | None]
    read_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")

    @property
    def state(self) -> MemberState:
        """Current until it has ended."""
        return MemberState.CURRENT if self.ended_at is None else MemberState.FORMER
