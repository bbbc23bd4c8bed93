"""The table of parties."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from tym_shared.clock import legal_now


class PartyRow(Base):
    """An authority that has or had the case; it stays controller of what it stored meanwhile."""

    __tablename__ = "case_parties"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True, server_default=legal_now())
    until: Mapped[datetime | None]
