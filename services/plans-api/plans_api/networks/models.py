"""The tables of networks. Names in them are those of persons acting in office."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.networks.rules import NetworkState
from tym_shared.clock import legal_now
from tym_shared.vocabulary import OrganisationKind


class NetworkRow(Base):
    """A steering group with its parties; seen by them alone.

    `told_ending_for` is the end of the term that its parties were told of, `has_its_cases` whether the open cases of
    its areas have been given to it; the worker sees to both.
    """

    __tablename__ = "networks"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    employment_authority_ids: Mapped[list[str]]
    county_ids: Mapped[list[str]]
    kela_id: Mapped[str]
    party_ids: Mapped[list[str]]
    proposed_by: Mapped[str]
    setter_id: Mapped[str | None]
    state: Mapped[NetworkState]
    term_from: Mapped[date | None]
    term_to: Mapped[date | None]
    chair_id: Mapped[UUID | None]
    vice_chair_id: Mapped[UUID | None]
    dissolved_on: Mapped[date | None]
    dissolution_reason: Mapped[str | None]
    told_ending_for: Mapped[date | None]
    has_its_cases: Mapped[bool] = mapped_column(server_default="false")
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    version: Mapped[int] = mapped_column(server_default="1")

    @property
    def parts(self) -> dict[str, OrganisationKind]:
        """As what each party takes part."""
        return {
            **dict.fromkeys(self.employment_authority_ids, OrganisationKind.EMPLOYMENT_AUTHORITY),
            **dict.fromkeys(self.county_ids, OrganisationKind.WELLBEING_SERVICES_COUNTY),
            self.kela_id: OrganisationKind.KELA,
        }


class NetworkAreaRow(Base):
    """An employment authority's area in one county, with the term once the group is set: which cases belong to it."""

    __tablename__ = "network_areas"
    __table_args__ = (
        PrimaryKeyConstraint("network_id", "employment_authority_id", "county_id"),
        Index("ix_network_areas_employment_authority_id_county_id", "employment_authority_id", "county_id"),
    )

    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    employment_authority_id: Mapped[str]
    county_id: Mapped[str]
    term_from: Mapped[date | None]
    term_to: Mapped[date | None]


class NegotiationRow(Base):
    """A party's statement that it has negotiated; an employment authority's also names the one that sets the group."""

    __tablename__ = "network_negotiations"
    __table_args__ = (PrimaryKeyConstraint("network_id", "organisation_id"),)

    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    organisation_id: Mapped[str]
    setting_authority_id: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class MemberRow(Base):
    """A member that a party named, with the personal deputy."""

    __tablename__ = "network_members"
    __table_args__ = (Index("ix_network_members_network_id", "network_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    organisation_id: Mapped[str]
    name: Mapped[str]
    deputy_name: Mapped[str]
    named_on: Mapped[date]
    ended_on: Mapped[date | None]
    named_by: Mapped[str]


class GoalsRow(Base):
    """The goals that the group set for a year."""

    __tablename__ = "network_goals"
    __table_args__ = (PrimaryKeyConstraint("network_id", "year"),)

    network_id: Mapped[UUID] = mapped_column(ForeignKey("networks.id"))
    year: Mapped[int]
    goals: Mapped[list[str]]
    rule_version: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=legal_now())
