"""The table of what plans-api has told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from tym_shared.clock import legal_now


class ErasedCaseRow(Base):
    """A case that is erased, whose referrals are still to go; insert-only for the service."""

    __tablename__ = "erased_cases"

    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    erased_on: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(server_default=legal_now())
