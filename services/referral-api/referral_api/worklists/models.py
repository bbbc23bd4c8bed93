"""The tables of counts, which triggers on referrals fill."""

from datetime import date

from sqlalchemy import BigInteger, Identity, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from referral_api.states.rules import Side


class CountRow(Base):
    """How many referrals of an organisation's side stand so; `unit_id` is empty where none is named."""

    __tablename__ = "referral_counts"
    __table_args__ = (PrimaryKeyConstraint("organisation_id", "side", "unit_id", "kind", "state", "is_assigned"),)

    organisation_id: Mapped[str]
    side: Mapped[Side]
    unit_id: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    is_assigned: Mapped[bool]
    number: Mapped[int] = mapped_column(BigInteger)


class CountChangeRow(Base):
    """A change that has not been added to the counts yet; the trigger's alone, so that no two writers wait."""

    __tablename__ = "referral_count_changes"
    __table_args__ = (Index("ix_referral_count_changes_organisation_id_side", "organisation_id", "side"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    organisation_id: Mapped[str]
    side: Mapped[Side]
    unit_id: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    is_assigned: Mapped[bool]
    number: Mapped[int] = mapped_column(BigInteger)


class DueCountRow(Base):
    """How many referrals of an organisation's side are due on a day; `unit_id` is empty where none is named."""

    __tablename__ = "referral_due_counts"
    __table_args__ = (
        PrimaryKeyConstraint("organisation_id", "side", "due_on", "unit_id"),
        Index("ix_referral_due_counts_number", "number", postgresql_where=text("number = 0")),
    )

    organisation_id: Mapped[str]
    side: Mapped[Side]
    due_on: Mapped[date]
    unit_id: Mapped[str]
    number: Mapped[int] = mapped_column(BigInteger)


class DueChangeRow(Base):
    """A change that has not been added to the counts of due days yet."""

    __tablename__ = "referral_due_changes"
    __table_args__ = (Index("ix_referral_due_changes_organisation_id_side", "organisation_id", "side"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    organisation_id: Mapped[str]
    side: Mapped[Side]
    due_on: Mapped[date]
    unit_id: Mapped[str]
    number: Mapped[int] = mapped_column(BigInteger)
