"""The wire shapes of supervisions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from plans_api.assessments.rules import Conclusion
from plans_api.assessments.schemas import EntryOut
from plans_api.cases.schemas import EndConclusionOut
from plans_api.plans.schemas import VersionListed
from tym_shared.wire import Outgoing


class OwnVersionOut(VersionListed):
    """A version that the authority stored, with its content and its service items."""

    content: dict[str, Any]
    items: list[dict[str, Any]]


class SupervisedCaseOut(Outgoing):
    """A case as the auditor of an authority that has it no more sees it: how it went, and what the authority stored.

    `endedAt`, `endReason` and `erasureOn` are null of a case that goes on with other authorities.
    """

    id: UUID
    person_id: UUID
    employment_authority_id: str
    county_id: str
    kela_id: str
    created_at: datetime
    ended_at: datetime | None
    end_reason: str | None
    erasure_on: date | None
    end_conclusions: list[EndConclusionOut]
    conclusion: Conclusion | None
    conclusion_reason: str | None
    entries: list[EntryOut]
    versions: list[OwnVersionOut]
    rule_version: str
