"""The tables of cases."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.cases.rules import CaseState
from plans_api.db import Base
from tym_shared.clock import legal_now
from tym_shared.vocabulary import Register


class CaseRow(Base):
    """A client relationship; its three parties read it until it ends, the person always."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("uq_cases_person_id_open", "person_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_cases_employment_authority_id_created_at", "employment_authority_id", "created_at"),
        Index("ix_cases_county_id_created_at", "county_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID]
    employment_authority_id: Mapped[str]
    county_id: Mapped[str]
    kela_id: Mapped[str]
    group_id: Mapped[UUID | None]
    data_register: Mapped[Register] = mapped_column("register", server_default=Register.TYM.value)
    legal_basis: Mapped[str]
    state: Mapped[CaseState]
    kela_rehabilitation_needed: Mapped[bool] = mapped_column(Boolean, server_default="false")
    plan_due_on: Mapped[date]
    access: Mapped[str] = mapped_column(server_default="pending")
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    created_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    erasure_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")

    @property
    def parties(self) -> tuple[str, str, str]:
        """The ids of the three authorities."""
        return (self.employment_authority_id, self.county_id, self.kela_id)


class EndConclusionRow(Base):
    """One authority's conclusion on whether the need for co-ordination remains; its latest one counts."""

    __tablename__ = "end_conclusions"
    __table_args__ = (UniqueConstraint("case_id", "authority_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    authority_id: Mapped[str]
    need_remains: Mapped[bool]
    reason: Mapped[str]
    concluded_by: Mapped[str]
    concluded_at: Mapped[datetime] = mapped_column(server_default=legal_now())
