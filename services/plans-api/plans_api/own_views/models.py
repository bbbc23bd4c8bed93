"""The table of own views."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.own_views.rules import Manner
from tym_shared.clock import legal_now


class OwnViewRow(Base):
    """What the person said, once; insert-only.

    `organisation_id` is the authority that recorded spoken words, or the responsible one, which receives what was
    written and answers for it as its storer.
    """

    __tablename__ = "own_views"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    organisation_id: Mapped[str]
    manner: Mapped[Manner]
    data_register: Mapped[str] = mapped_column("register", String(40), server_default="tym")
    legal_basis: Mapped[str]
    text: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=legal_now())
