"""The tables of plans. Versions, items and approvals are immutable; what follows a referral stands beside its item."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, PrimaryKeyConstraint, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.plan_types.rules import PlanType
from plans_api.plans.rules import PlanState, Reminder, VersionState
from tym_shared.clock import legal_now
from tym_shared.vocabulary import Register


class PlanRow(Base):
    """A plan: which version is in force, which number is the latest, when it is to be reviewed.

    A multi-agency plan is that of a case, whose parties read it. Another one has its authorities, and `readers`: who
    reads it and all that belongs to it, which are these authorities and the person by their ids.
    """

    __tablename__ = "plans"
    __table_args__ = (
        Index("ix_plans_person_id", "person_id"),
        CheckConstraint(
            "(ended_on IS NULL) = (end_reason IS NULL) AND (ended_on IS NULL) = (ended_at IS NULL)"
            " AND (ended_on IS NULL) = (ended_by IS NULL)",
            name="ended",
        ),
        Index("ix_plans_review_reminder_next_review_on", "review_reminder", "next_review_on"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    type: Mapped[PlanType] = mapped_column(server_default=PlanType.MULTI_AGENCY.value)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), unique=True)
    employment_authority_id: Mapped[str | None]
    county_id: Mapped[str | None]
    readers: Mapped[list[str] | None]
    person_id: Mapped[UUID]
    data_register: Mapped[Register] = mapped_column("register", server_default=Register.TYM.value)
    legal_basis: Mapped[str]
    latest_number: Mapped[int]
    in_force_number: Mapped[int | None]
    next_review_on: Mapped[date | None]
    review_rule: Mapped[str | None]
    review_reminder: Mapped[Reminder | None]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("plans.id"), index=True)
    replaced_at: Mapped[datetime | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    version: Mapped[int] = mapped_column(server_default="1")

    @property
    def state(self) -> PlanState:
        """A draft until any version has come into force, in force until a successor has or the authority ends it."""
        if self.ended_on is not None:
            return PlanState.ENDED
        if self.replaced_at is not None:
            return PlanState.REPLACED
        return PlanState.DRAFT if self.in_force_number is None else PlanState.IN_FORCE

    def review_by(self, day: date, *, rule: str) -> None:
        """The one clock of reviews is set: the day, the rule that gave it, and no reminder of it yet."""
        self.next_review_on, self.review_rule, self.review_reminder = day, rule, None

    @property
    def is_followed(self) -> bool:
        """Whether it goes on as far as the plan itself says: a multi-agency one also ends with its case."""
        return self.replaced_at is None and self.ended_on is None

    @property
    def authorities(self) -> tuple[str, ...]:
        """The authorities of a plan outside a case."""
        return tuple(one for one in (self.employment_authority_id, self.county_id) if one)


class VersionRow(Base):
    """One version: its content, items and who approves it never change, its state does.

    `items` are those of its rows as they are shown, `categories` those of what it holds, `origins` who stated the
    protected parts that it keeps of a version of another organisation.
    """

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    readers: Mapped[list[str] | None]
    number: Mapped[int]
    state: Mapped[VersionState]
    content: Mapped[dict[str, Any]]
    reason: Mapped[str]
    stored_by_organisation: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    in_force_at: Mapped[datetime | None]
    rule_versions: Mapped[list[str]]
    parties: Mapped[list[str]] = mapped_column(server_default="{}")
    items: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    categories: Mapped[list[str]] = mapped_column(server_default="{plan}")
    origins: Mapped[dict[str, Any]] = mapped_column(server_default="{}")  # JSON: an organisation by pointer

    def origin_of(self, part: str) -> str:
        """The organisation that stated a part of it."""
        return str(self.origins.get(part, self.stored_by_organisation))


class ItemRow(Base):
    """A service item of a version; `id` is the same through versions, `revision` grows when the item changes."""

    __tablename__ = "plan_items"
    __table_args__ = (
        PrimaryKeyConstraint("version_id", "id"),
        Index("ix_plan_items_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_versions.id"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    readers: Mapped[list[str] | None]
    place: Mapped[int]
    revision: Mapped[int]
    service_code: Mapped[str]
    organiser_id: Mapped[str]
    protected_category: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    days_per_week: Mapped[int | None]
    hours_per_day: Mapped[float | None] = mapped_column(Numeric(4, 2, asdecimal=False))
    total_days: Mapped[int | None]
    meetings: Mapped[int | None]
    goal: Mapped[str | None]
    prerequisite: Mapped[str | None]
    expense_reimbursement: Mapped[str] = mapped_column(server_default="unknown")
    facts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    open_conditions: Mapped[list[str]] = mapped_column(server_default="{}")
