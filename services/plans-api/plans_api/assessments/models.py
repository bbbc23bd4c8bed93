"""The tables of assessments."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.assessments.rules import Conclusion, ReaderGroup, SecrecyClass, SectionState
from plans_api.db import Base
from tym_shared.clock import legal_now
from tym_shared.vocabulary import DataCategory, Register


class SectionRow(Base):
    """An authority's section of a case's assessment, with its conclusion once signed.

    `covered` are the aspects that its entries cover, `digest` the end of the chain that binds them in their order: both
    stand here because a county's reader groups do not see each other's entries.
    """

    __tablename__ = "assessment_sections"
    __table_args__ = (UniqueConstraint("case_id", "authority_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    authority_id: Mapped[str]
    state: Mapped[SectionState]
    conclusion: Mapped[Conclusion | None]
    reason: Mapped[str | None]
    kela_rehabilitation_needed: Mapped[bool | None]
    signed_by: Mapped[str | None]
    signed_at: Mapped[datetime | None]
    covered: Mapped[list[str]] = mapped_column(server_default="{}")
    digest: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default="1")


class EntryRow(Base):
    """One datum with its provenance: source, recorder, time, category, secrecy class, register, necessity."""

    __tablename__ = "assessment_entries"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    section_id: Mapped[UUID] = mapped_column(ForeignKey("assessment_sections.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    authority_id: Mapped[str]
    place: Mapped[int] = mapped_column(server_default="0")
    category: Mapped[DataCategory]
    aspects: Mapped[list[str]] = mapped_column(server_default="{}")
    secrecy_class: Mapped[SecrecyClass] = mapped_column(server_default=SecrecyClass.HEALTH.value)
    reader_group: Mapped[ReaderGroup | None]
    data_register: Mapped[Register] = mapped_column("register", server_default=Register.TYM.value)
    legal_basis: Mapped[str]
    text: Mapped[str]
    source: Mapped[str]
    necessity: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class ConclusionRow(Base):
    """The joint conclusion, with the digest of the evidence that the database keeps unaltered from then on."""

    __tablename__ = "assessment_conclusions"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    outcome: Mapped[Conclusion]
    gaps: Mapped[dict[str, Any]]  # JSON: a reason's code by aspect
    rule_version: Mapped[str]
    evidence_digest: Mapped[str]
    concluded_by: Mapped[str]
    concluded_at: Mapped[datetime] = mapped_column(server_default=legal_now())
