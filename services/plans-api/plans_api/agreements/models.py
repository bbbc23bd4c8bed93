"""The tables of agreements: versions by number, signatures, and the checks of the staff."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.agreements.rules import AgreementState
from plans_api.db import Base
from tym_shared.clock import legal_now


class AgreementRow(Base):
    """One version of a group's agreement: its content never changes, its state does."""

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("network_id", "number"),
        Index("ix_agreements_staff_check_due_on", "staff_check_due_on", postgresql_where=text("state = 'in-force'")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    number: Mapped[int]
    state: Mapped[AgreementState]
    content: Mapped[dict[str, Any]]
    drafted_by_organisation: Mapped[str]
    drafted_by: Mapped[str]
    drafted_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    in_force_on: Mapped[date | None]
    staff_check_due_on: Mapped[date | None]
    told_due_on: Mapped[date | None]
    rule_versions: Mapped[list[str]]
    version: Mapped[int] = mapped_column(server_default="1")


class SignatureRow(Base):
    """A party's signature of a version."""

    __tablename__ = "agreement_signatures"
    __table_args__ = (PrimaryKeyConstraint("agreement_id", "organisation_id"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"))
    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    organisation_id: Mapped[str]
    signed_by: Mapped[str]
    signed_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class StaffCheckRow(Base):
    """A check of whether the staff suffices, with the numbers found."""

    __tablename__ = "staff_checks"
    __table_args__ = (Index("ix_staff_checks_agreement_id", "agreement_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"))
    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    checked_on: Mapped[date]
    staff: Mapped[list[dict[str, Any]]]
    is_sufficient: Mapped[bool]
    note: Mapped[str | None]
    checked_by_organisation: Mapped[str]
    checked_by: Mapped[str]
