"""The wire shape of an export."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from plans_api.assessments.schemas import AssessmentOut
from plans_api.cases.schemas import CaseOut
from plans_api.guidance.schemas import GuidanceOut
from plans_api.holds.schemas import HoldOut
from plans_api.plan_types.rules import PlanType
from plans_api.plans.rules import PlanState
from plans_api.plans.schemas import VersionOut
from plans_api.quotas.schemas import QuotaOut
from plans_api.review_requests.schemas import RequestOut
from plans_api.reviews.rules import Occasion, ReviewState
from plans_api.transfers.schemas import PartyOut, TransferOut
from plans_api.working_groups.schemas import MemberOut
from tym_shared.wire import Outgoing


class ExportedCase(Outgoing):
    """A client relationship with all that belongs to it; why a hold keeps it is its owner's to know."""

    case: CaseOut
    assessment: AssessmentOut
    guidance: list[GuidanceOut]
    working_group: list[MemberOut]
    parties: list[PartyOut]
    transfers: list[TransferOut]
    holds: list[HoldOut]


class ExportedDuties(Outgoing):
    """That the person's duties were explained."""

    number: int
    language: str
    organisation_id: str
    explained_at: datetime


class ExportedParticipation(Outgoing):
    """An authority's part in a review."""

    organisation_id: str
    note: str | None
    participated_at: datetime


class ExportedReview(Outgoing):
    """A review and who took part in it."""

    state: ReviewState
    due_on: date
    rule_version: str
    occasion: Occasion | None
    done_at: datetime | None
    participations: list[ExportedParticipation]


class ExportedFacts(Outgoing):
    """The facts that were recorded with an item of a version as evidence of its conditions."""

    number: int
    item_id: UUID
    facts: dict[str, Any]  # as the item states them


class ExportedReset(Outgoing):
    """A day on which a quota began anew, and on what condition."""

    quota: str
    reset_on: date
    condition: str
    unemployed_since: date
    organisation_id: str


class ExportedPlan(Outgoing):
    """A plan with its versions, the newest first, and all that belongs to it."""

    id: UUID
    type: PlanType
    case_id: UUID | None
    data_register: Annotated[str, Field(alias="register")]
    legal_basis: str
    employment_authority_id: str | None
    county_id: str | None
    state: PlanState
    created_at: datetime
    next_review_on: date | None
    replaces_id: UUID | None
    replaced_at: datetime | None
    ended_on: date | None
    end_reason: str | None
    version: int
    versions: list[VersionOut]
    item_facts: list[ExportedFacts]
    duties_explained: list[ExportedDuties]
    reviews: list[ExportedReview]
    review_requests: list[RequestOut]
    holds: list[HoldOut]


class ExportOut(Outgoing):
    """All that plans-api holds about the person. `more` says at which addresses the rest of a long collection is."""

    source: Literal["plans-api"]
    made_at: datetime
    person_id: UUID
    cases: list[ExportedCase]
    plans: list[ExportedPlan]
    quotas: list[QuotaOut]
    quota_resets: list[ExportedReset]
    more: list[str]
