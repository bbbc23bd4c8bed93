"""The table of look-ups: what of the log the watch for unusual use needs, for as long as it looks back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base


class LookUpRow(Base):
    """One look-up, by its leaf in the log; the worker makes and removes it."""

    __tablename__ = "look_ups"
    __table_args__ = (Index("ix_look_ups_user_id_at", "user_id", "at"),)

    leaf: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    user_id: Mapped[str]
    user_name: Mapped[str]
    organisation_id: Mapped[str]
    person_id: Mapped[UUID]
    is_stranger: Mapped[bool]
    is_namesake: Mapped[bool]
    is_colleague: Mapped[bool]
