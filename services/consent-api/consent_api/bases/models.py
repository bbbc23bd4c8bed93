"""The rule sets that decisions were made with."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.clock import legal_now


class RuleSetRow(Base):
    """A rule set as it was shipped; insert-only, so that a past decision can be made again as of its time."""

    __tablename__ = "rule_sets"

    digest: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[list[dict[str, Any]]]
    kept_at: Mapped[datetime] = mapped_column(server_default=legal_now())
