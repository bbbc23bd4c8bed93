"""The tables of issuers: everybody reads them, the operator's keeper of the directory writes them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base


class IssuerRow(Base):
    """A token issuer: of organisations, of persons, or of our services; its keys are at an address or stand here."""

    __tablename__ = "issuers"
    __table_args__ = (CheckConstraint("(jwks_uri IS NULL) <> (jwks IS NULL)", name="one_source_of_keys"),)

    issuer: Mapped[str] = mapped_column(primary_key=True)
    jwks_uri: Mapped[str | None]
    kind: Mapped[str]
    id: Mapped[UUID] = mapped_column(unique=True, server_default=text("gen_random_uuid()"))
    jwks: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    version: Mapped[int] = mapped_column(server_default="1")
    imported_version: Mapped[int | None] = mapped_column(default=0)


class IssuerOrganisationRow(Base):
    """An organisation whose `org` claim counts in tokens of an issuer, until the binding has ended."""

    __tablename__ = "issuer_organisations"

    issuer: Mapped[str] = mapped_column(ForeignKey("issuers.issuer"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    ended_at: Mapped[datetime | None]
