"""The table of organisations' clients."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.clock import legal_now


class ClientRow(Base):
    """A client of an organisation at an issuer; `grants` are the scopes it may use for each purpose.

    `subsystem` is its X-Road identifier, with a slash between the parts.
    """

    __tablename__ = "clients"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    issuer: Mapped[str] = mapped_column(ForeignKey("issuers.issuer"))
    client_id: Mapped[str]
    audiences: Mapped[list[str]]
    subsystem: Mapped[str | None]
    grants: Mapped[dict[str, Any]]
    registered_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    revoked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
