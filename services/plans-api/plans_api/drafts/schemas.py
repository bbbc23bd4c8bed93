"""The wire shapes of drafts."""

from typing import Self
from uuid import UUID

from pydantic import model_validator

from plans_api.contents.schemas import ContentIn
from plans_api.plan_types.rules import PlanType
from tym_shared.wire import Code, Day, ShortText


class PlanIn(ContentIn):
    """The first draft of a plan: a multi-agency one names its case, another the person.

    `madeOn` is the day the plan was made where it is stored later; the rules of that day are asked, and
    `recordOfMaking` refers to where the plan stands as it was made then. The authority that drafts names the other one
    that is a party: `countyId`, or `employmentAuthorityId` where a county drafts. `replaces` is the operative plan that
    gives way when this one comes into force.
    """

    type: PlanType = PlanType.MULTI_AGENCY
    case_id: UUID | None = None
    person_id: UUID | None = None
    made_on: Day | None = None
    record_of_making: ShortText | None = None
    county_id: Code | None = None
    employment_authority_id: Code | None = None
    replaces: UUID | None = None

    @model_validator(mode="after")
    def refuse_another_shape(self) -> Self:
        """Refuse a multi-agency plan without its case and another without its person, or with what is not theirs."""
        outside = ("person_id", "made_on", "record_of_making", "county_id", "employment_authority_id")
        of_case = self.type is PlanType.MULTI_AGENCY
        needed, strange = ("case_id", outside) if of_case else ("person_id", ("case_id",))
        if getattr(self, needed) is None or any(getattr(self, name) is not None for name in strange):
            subject = "caseId" if of_case else "personId"
            raise ValueError(f"a plan of type {self.type} has {subject} and nothing of the other types")
        return self
