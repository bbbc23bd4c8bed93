"""The wire shapes of assessments."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plans_api.assessments.rules import Conclusion, SectionState
from plans_api.cases.rules import CaseState
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Code, Incoming, LongText, Outgoing, ShortText


class EntryIn(Incoming):
    """A datum for the caller's own section of the person's current assessment.

    `organisationId` is the section's authority, the caller's own if left out. `source` says where the datum came from.
    """

    person_id: UUID
    organisation_id: Code | None = None
    category: DataCategory
    text: LongText
    source: ShortText
    necessity: Code | None = None


class SignatureIn(Incoming):
    """The authority's signature and conclusion on the section's version."""

    version: Annotated[int, Field(ge=1)]
    conclusion: Conclusion
    reason: LongText
    kela_rehabilitation_needed: bool = False


class EntryOut(Outgoing):
    """A datum with its provenance."""

    id: UUID
    category: DataCategory
    text: str
    source: str
    recorded_at: datetime
    necessity: str | None


class DeniedOut(Outgoing):
    """A category that this reader does not get, and why."""

    category: DataCategory
    reason: str


class SectionOut(Outgoing):
    """An authority's section: the entries the reader may see, and which categories it may not."""

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


class AssessmentOut(Outgoing):
    """The joint assessment of a case."""

    case_id: UUID
    case_state: CaseState
    sections: list[SectionOut]
