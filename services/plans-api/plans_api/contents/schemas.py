"""The wire shapes of a version's content."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from plans_api.bookings.schemas import ItemIn
from plans_api.contents.rules import ClosingReason, GoalState
from plans_api.obligations.rules import ObligationKind
from plans_api.person_facts.rules import Facts, Pause
from tym_shared.wire import Code, Day, Incoming, LongText, ShortText


class GoalIn(Incoming):
    """A goal, in the order of the list. With the `id` of a goal of the version before it is the same goal."""

    id: UUID | None = None
    text: ShortText
    state: GoalState = GoalState.OPEN
    closing_reason: ClosingReason | None = None


class ObligationIn(Incoming):
    """The job-search obligation; lowered or unset it stands on a coded ground of 380/2023 §§ 44 and 46 to 48.

    On a need of multi-agency support, which a multi-agency plan implies, and on incapacity it is unset only with the
    recorded assessment of § 48(2).
    """

    kind: ObligationKind
    opportunities_per_month: Annotated[int | None, Field(ge=0, le=31)] = None
    ground_code: Code | None = None
    ground: LongText | None = None
    open_labour_market_possible: bool | None = None


class FollowUpIn(Incoming):
    """How the plan's realisation is followed, and by when the person reports."""

    how: LongText
    report_by: Day | None = None


class CapacityFindingIn(Incoming):
    """The finding on work and functional capacity that some services need."""

    prevents_work_and_services: bool
    reason: LongText


class BackgroundIn(Incoming):
    """What an activation plan records of the time before it (189/2001 § 8)."""

    education_and_career: LongText | None = None
    earlier_services: LongText | None = None
    earlier_plans: LongText | None = None


class PauseIn(Incoming):
    """A time, both days included, in which an integration plan could not be carried out (681/2023 § 23(4)).

    One that goes on is stated up to the day on which it is stated.
    """

    starts_on: Day
    ends_on: Day
    ground: Code


Days = Annotated[int | None, Field(ge=0, le=100_000)]


class PersonFactsIn(Incoming):
    """The facts, stated by the person or recorded, that the conditions of the plan's type ask for; kept as evidence.

    Which ones a type needs is told by the refusal of a plan without them.
    """

    born_on: Day | None = None
    job_search_started_on: Day | None = None
    employment_plan_made: bool | None = None
    labour_market_support_days: Days = None
    labour_market_support_days_in_year: Days = None
    labour_market_support_days_after_allowance: Days = None
    allowance_period_exhausted: bool | None = None
    main_income_social_assistance_since: Day | None = None
    own_request: bool | None = None
    found_best_after_hearing: bool | None = None
    first_permit_on: Day | None = None
    integration_assessed_on: Day | None = None
    first_plan_on: Day | None = None
    trafficking_victim: bool | None = None
    extension_ground: Code | None = None
    special_measures_needed: bool | None = None
    studies_unfinished: bool | None = None
    pauses: Annotated[list[PauseIn], Field(max_length=50)] = []

    def as_facts(self) -> Facts:
        """The facts as the conditions are asked of them."""
        pauses = [Pause(**pause.model_dump()) for pause in self.pauses]
        return Facts(**self.model_dump(exclude={"pauses"}), pauses=pauses)


class ContentIn(Incoming):
    """What a version says. What the plan's type requires and is missing is a rule of law that refuses.

    `endsOn`, `reviewOn`, `background` and `facts` belong to plans outside the co-operation model; facts and background
    that are left out stay those of the version before. `keptItems` are items of the version before that stand as they
    are, after the others, so that a reader who may not know them can keep them. What another organisation has stated of
    capacity, of the ground of the obligation and of why a goal was closed stays where it is left out.
    """

    goals: Annotated[list[GoalIn], Field(max_length=30)] = []
    items: Annotated[list[ItemIn], Field(max_length=50)] = []
    kept_items: Annotated[list[UUID], Field(max_length=50)] = []
    job_search_obligation: ObligationIn
    follow_up: FollowUpIn | None = None
    capacity_finding: CapacityFindingIn | None = None
    ends_on: Day | None = None
    review_on: Day | None = None
    background: BackgroundIn | None = None
    facts: PersonFactsIn | None = None
    reason: Code = "first-version"


OUTSIDE = frozenset({"ends_on", "review_on", "background", "facts"})
"""The members of a content that a multi-agency plan does not have."""
