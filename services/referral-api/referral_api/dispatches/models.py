"""The table of grounds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from tym_shared.clock import legal_now
from tym_shared.vocabulary import Register


class DispatchRow(Base):
    """Why a person was directed: an entry of the sender's own register that nobody else sees."""

    __tablename__ = "dispatches"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    data_register: Mapped[Register] = mapped_column("register")
    grounds: Mapped[list[str]]
    grounds_text: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
