"""The table of transfers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.transfers.rules import TransferGround
from tym_shared.clock import legal_now


class TransferRow(Base):
    """One change of hands, with its ground and the rule's version; insert-only."""

    __tablename__ = "case_transfers"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    ground: Mapped[TransferGround]
    decision_id: Mapped[str | None]
    rule_version: Mapped[str]
    from_authority_id: Mapped[str]
    to_authority_id: Mapped[str]
    from_county_id: Mapped[str]
    to_county_id: Mapped[str]
    from_network_id: Mapped[UUID | None]
    to_network_id: Mapped[UUID | None]
    transferred_by: Mapped[str]
    transferred_at: Mapped[datetime] = mapped_column(server_default=legal_now())
