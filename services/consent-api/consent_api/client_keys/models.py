"""The table of clients' public keys."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base


class ClientKeyRow(Base):
    """A public key, which belongs to one client only; in use from `not_before` until `retired_at`, in real time."""

    __tablename__ = "client_keys"
    __table_args__ = (UniqueConstraint("client", "kid"),)

    thumbprint: Mapped[str] = mapped_column(primary_key=True)
    client: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    kid: Mapped[str]
    jwk: Mapped[dict[str, Any]]
    not_before: Mapped[datetime] = mapped_column(server_default=func.now())
    retired_at: Mapped[datetime | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    added_by: Mapped[str]
