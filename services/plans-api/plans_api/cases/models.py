"""The tables of cases."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, FetchedValue, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.cases.rules import CaseState
from plans_api.db import Base
from tym_shared.clock import legal_now
from tym_shared.vocabulary import Register

OPEN = text("ended_at IS NULL")


class CaseRow(Base):
    """A client relationship; its three parties read it until it ends, the person always.

    `next_due_on` is the day by which its plan is to be made or reviewed, `assigned` the parties with a worker in its
    group, `former_leads` until when those who handed it over read it, `held_for` the last days of its holds by owner.
    `survivor_id` is noted by the database: the one id that all ids of the person lead to; null is `person_id` itself.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_survivor_id_open",
            text("coalesce(survivor_id, person_id)"),
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_cases_person_id", "person_id"),
        *(
            index
            for party in ("employment_authority_id", "county_id", "kela_id")
            for index in (
                Index(f"ix_cases_{party}_open", party, "created_at", "id", postgresql_where=OPEN),
                Index(f"ix_cases_{party}_next_due_on", party, "next_due_on", "id", postgresql_where=OPEN),
                Index(
                    f"ix_cases_{party}_unassigned",
                    party,
                    "created_at",
                    "id",
                    postgresql_where=text(f"ended_at IS NULL AND NOT ({party} = ANY (assigned))"),
                ),
            )
        ),
        *(
            Index(
                name,
                "next_due_on",
                postgresql_where=text(
                    f"ended_at IS NULL AND state <> 'following' AND {told} IS DISTINCT FROM next_due_on"
                ),
            )
            for name, told in (("ix_cases_unreminded", "reminded_for"), ("ix_cases_untold_overdue", "overdue_for"))
        ),
        Index("ix_cases_erasure_on", "erasure_on", postgresql_where=text("erasure_on IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID]
    survivor_id: Mapped[UUID | None] = mapped_column(Uuid, server_default=FetchedValue())
    employment_authority_id: Mapped[str]
    county_id: Mapped[str]
    kela_id: Mapped[str]
    group_id: Mapped[UUID | None]
    data_register: Mapped[Register] = mapped_column("register", server_default=Register.TYM.value)
    legal_basis: Mapped[str]
    state: Mapped[CaseState]
    kela_rehabilitation_needed: Mapped[bool] = mapped_column(Boolean, server_default="false")
    plan_due_on: Mapped[date]
    next_due_on: Mapped[date | None]
    reminded_for: Mapped[date | None]
    overdue_for: Mapped[date | None]
    network_id: Mapped[UUID | None]
    assigned: Mapped[list[str]] = mapped_column(server_default="{}")
    former_leads: Mapped[dict[str, Any]] = mapped_column(server_default="{}")  # JSON: when, by user id
    held_for: Mapped[dict[str, Any]] = mapped_column(server_default="{}")  # JSON: last day, by organisation
    transferred_from: Mapped[str | None]
    transferred_at: Mapped[datetime | None]
    left_by: Mapped[list[str]] = mapped_column(server_default="{}")
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
