"""The table of our own services."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base


class ServiceClientRow(Base):
    """One of our services; `forwards` are the audiences of the user tokens it may pass on."""

    __tablename__ = "service_clients"

    issuer: Mapped[str] = mapped_column(ForeignKey("issuers.issuer"), primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    forwards: Mapped[list[str]]
