"""The table of local services: what an authority adds to the services of the law, in versions that never change."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from tym_shared.clock import legal_now


class LocalServiceRow(Base):
    """One version of a local service; the highest number is the present one."""

    __tablename__ = "local_services"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="validity"),
        Index("ix_local_services_organisation_id", "organisation_id"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[str]
    labels: Mapped[dict[str, Any]]
    category: Mapped[str]
    organisers: Mapped[list[str]]
    act: Mapped[str | None]
    section: Mapped[str | None]
    limits: Mapped[dict[str, Any]]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    plan_types: Mapped[list[str]]
    data_class: Mapped[str]
    expense_reimbursement: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
