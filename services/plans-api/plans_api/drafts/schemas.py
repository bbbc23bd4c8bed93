"""The wire shapes of drafts."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plans_api.plans.rules import ObligationKind
from tym_shared.wire import Code, Incoming, LongText, ShortText


class GoalIn(Incoming):
    """A goal, in the order of the list."""

    text: ShortText


class ItemIn(Incoming):
    """A service item. With the `id` of an item of the version before it is the same item, perhaps changed."""

    id: UUID | None = None
    service_code: Code
    organiser_id: Code
    starts_on: date
    ends_on: date | None = None
    days_per_week: Annotated[int | None, Field(ge=0, le=7)] = None
    hours_per_day: Annotated[float | None, Field(gt=0, le=24)] = None
    goal: ShortText | None = None


class ObligationIn(Incoming):
    """The job-search obligation; unset it needs the recorded assessment of 380/2023 § 48(2)."""

    kind: ObligationKind
    opportunities_per_month: Annotated[int | None, Field(ge=0, le=31)] = None
    ground: LongText | None = None
    open_labour_market_possible: bool | None = None


class FollowUpIn(Incoming):
    """How the plan's realisation is followed, and by when the person reports."""

    how: LongText
    report_by: date | None = None


class CapacityFindingIn(Incoming):
    """The finding on work and functional capacity that some services need."""

    prevents_work_and_services: bool
    reason: LongText


class ContentIn(Incoming):
    """What a version says. A missing follow-up is a rule of law that refuses, not a fault of shape."""

    goals: Annotated[list[GoalIn], Field(max_length=30)] = []
    items: Annotated[list[ItemIn], Field(max_length=50)] = []
    job_search_obligation: ObligationIn
    follow_up: FollowUpIn | None = None
    capacity_finding: CapacityFindingIn | None = None
    reason: ShortText = "first-version"


class PlanIn(ContentIn):
    """The first draft of a case's plan."""

    case_id: UUID
