"""The tables of the directory: reference data that every service may read and the maintenance role writes."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.vocabulary import OrganisationKind


class OrganisationRow(Base):
    """An organisation; `names` by language."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind]
    names: Mapped[dict[str, Any]]
    organiser_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))
    active: Mapped[bool] = mapped_column(server_default="true")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class AreaRow(Base):
    """An employment authority whose area lies in a county: many to many, dated."""

    __tablename__ = "organisation_areas"

    county_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    employment_authority_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]


class IssuerRow(Base):
    """A token issuer: of organisations, of persons, or of our services."""

    __tablename__ = "issuers"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    jwks_uri: Mapped[str]
    kind: Mapped[str]


class IssuerOrganisationRow(Base):
    """An organisation whose `org` claim counts in tokens of an issuer."""

    __tablename__ = "issuer_organisations"

    issuer: Mapped[str] = mapped_column(ForeignKey("issuers.issuer"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)


class ServiceClientRow(Base):
    """One of our services; `forwards` are the audiences of the user tokens it may pass on."""

    __tablename__ = "service_clients"

    issuer: Mapped[str] = mapped_column(ForeignKey("issuers.issuer"), primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    forwards: Mapped[list[str]]
