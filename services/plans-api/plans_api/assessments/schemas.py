"""The wire shapes of assessments."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plans_api.assessments.rules import Aspect, Conclusion, GapReason, SecrecyClass, SectionState
from plans_api.cases.rules import CaseState
from plans_api.own_views.schemas import OwnViewOut
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Incoming, Outgoing


class GapIn(Incoming):
    """Why no datum covers an aspect."""

    aspect: Aspect
    reason: GapReason


class ConcludeIn(Incoming):
    """The reasons of the aspects that no datum covers; none is needed where all are covered."""

    gaps: Annotated[list[GapIn], Field(max_length=len(Aspect))] = []


class EntryOut(Outgoing):
    """A datum with its provenance."""

    id: UUID
    category: DataCategory
    aspects: list[Aspect]
    secrecy_class: SecrecyClass
    data_register: Annotated[str, Field(alias="register")]
    text: str
    source: str
    recorded_by: str
    recorded_at: datetime
    necessity: str | None


class DeniedOut(Outgoing):
    """A category that this reader does not get, and why."""

    category: DataCategory
    reason: str


class SectionOut(Outgoing):
    """An authority's section: the entries and the reason that the reader may see, and which categories it may not."""

    authority_id: str
    state: SectionState
    conclusion: Conclusion | None
    reason: str | None
    kela_rehabilitation_needed: bool | None
    signed_at: datetime | None
    version: int
    entries: list[EntryOut]
    denied: list[DeniedOut]
    decision_id: str | None
    allowed_actions: list[str]


class ConclusionOut(Outgoing):
    """The joint conclusion; `evidenceDigest` is the SHA-256 of what it stood on, which stands unaltered."""

    outcome: Conclusion
    gaps: dict[Aspect, GapReason]
    rule_version: str
    evidence_digest: str
    concluded_at: datetime


class AssessmentOut(Outgoing):
    """The joint assessment of a case.

    `uncovered` are the aspects that no datum covers, `dissent` says that the signed conclusions of the parties differ.
    """

    case_id: UUID
    case_state: CaseState
    plan_due_on: date
    sections: list[SectionOut]
    own_views: list[OwnViewOut]
    uncovered: list[Aspect]
    dissent: bool
    conclusion: ConclusionOut | None
