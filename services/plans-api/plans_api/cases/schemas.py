"""The wire shapes of cases."""

from datetime import date, datetime
from uuid import UUID

from plans_api.cases.rules import CaseState
from tym_shared.wire import Code, Incoming, LongText, Outgoing


class CaseIn(Incoming):
    """Start the assessment: the case begins. `unemployed` states that the person is so in the sense of 380/2023 § 3.

    Without `networkId` the case belongs to the steering group that has the authority's area in the county, if any.
    """

    person_id: UUID
    county_id: Code
    unemployed: bool
    group_id: UUID | None = None
    network_id: UUID | None = None


class EndConclusionIn(Incoming):
    """The authority's conclusion on whether the need for co-ordination remains."""

    need_remains: bool
    reason: LongText


class EndConclusionOut(Outgoing):
    """One authority's conclusion."""

    authority_id: str
    need_remains: bool
    concluded_at: datetime


class CaseOut(Outgoing):
    """A case as its parties and the person see it."""

    id: UUID
    person_id: UUID
    employment_authority_id: str
    county_id: str
    kela_id: str
    group_id: UUID | None
    state: CaseState
    kela_rehabilitation_needed: bool
    plan_due_on: date
    next_due_on: date | None
    network_id: UUID | None
    access: str
    created_at: datetime
    ended_at: datetime | None
    end_reason: str | None
    erasure_on: date | None
    version: int
    end_conclusions: list[EndConclusionOut]
    allowed_actions: list[str]


class CaseListed(Outgoing):
    """A case in a list."""

    id: UUID
    person_id: UUID
    employment_authority_id: str
    county_id: str
    state: CaseState
    plan_due_on: date
    next_due_on: date | None
    created_at: datetime


class CasesOut(Outgoing):
    """The signed-in person's cases."""

    items: list[CaseListed]
