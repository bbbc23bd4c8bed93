"""The tables of lead persons, who act in office."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.lead_persons.rules import LeadPersonState
from tym_shared.clock import legal_now


class LeadPersonRow(Base):
    """Who leads the organising of the model in a group's area, and the deputy."""

    __tablename__ = "lead_persons"
    __table_args__ = (Index("ix_lead_persons_network_id", "network_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    name: Mapped[str]
    deputy_name: Mapped[str]
    state: Mapped[LeadPersonState]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    version: Mapped[int] = mapped_column(server_default="1")


class LeadApprovalRow(Base):
    """A party's approval of a lead person in the group."""

    __tablename__ = "lead_person_approvals"
    __table_args__ = (PrimaryKeyConstraint("lead_person_id", "organisation_id"),)

    lead_person_id: Mapped[UUID] = mapped_column(ForeignKey("lead_persons.id"))
    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    organisation_id: Mapped[str]
    approved_by: Mapped[str]
    approved_at: Mapped[datetime] = mapped_column(server_default=legal_now())
