"""The tables of organisations: everybody reads them, the operator's keeper of the directory writes them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.vocabulary import OrganisationKind


class OrganisationRow(Base):
    """An organisation; `names` by language. Suspended means not `active`, since when beside it.

    `imported_version` is the version that an import has left; the row is as imported while it is at that.
    """

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind]
    names: Mapped[dict[str, Any]]
    organiser_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))
    active: Mapped[bool] = mapped_column(server_default="true")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    imported_version: Mapped[int | None] = mapped_column(default=0)
    suspended_at: Mapped[datetime | None]


class OrganisationStateRow(Base):
    """A former state of an organisation, the day on which it ended, who ended it and why; insert-only."""

    __tablename__ = "organisation_history"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    names: Mapped[dict[str, Any]]
    organiser_id: Mapped[str | None]
    active: Mapped[bool]
    valid_to: Mapped[date | None]
    held_until: Mapped[date] = mapped_column(server_default=text("legal_date()"))
    changed_by: Mapped[str]
    reason: Mapped[str | None]


class AreaRow(Base):
    """An employment authority whose area lies in a county: many to many, dated, both days included."""

    __tablename__ = "organisation_areas"

    county_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    employment_authority_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
