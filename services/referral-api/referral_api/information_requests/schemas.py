"""The wire shapes of information requests."""

from datetime import date, datetime
from uuid import UUID

from referral_api.referrals.models import RequestState
from referral_api.texts.schemas import Telling
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Code, Incoming, LongText, Outgoing


class ContributorIn(Incoming):
    """Whom to ask: a role of another of the three authorities, a party of the person's case."""

    organisation_id: Code
    role: Code


class InformationRequestIn(Telling):
    """A question; without a contributor it goes to the sender, without a day it is due within the product's time.

    `categories` are those of what the question itself tells.
    """

    question: LongText
    contributor: ContributorIn | None = None
    answer_by: date | None = None


class AnswerIn(Incoming):
    """The answer, in one data category."""

    text: LongText
    category: DataCategory = DataCategory.HEALTH_AND_WORK_CAPACITY


class InformationRequestOut(Outgoing):
    """A request, and nothing else of its referral.

    `question` is null for a side that it does not concern, for a contributor whose answer is awaited no more, and where
    categories of it are withheld: in a list, from every contributor.
    """

    id: UUID
    referral_id: UUID
    person_id: UUID
    asker_id: str
    contributor_id: str | None
    contributor_role: str | None
    question: str | None
    categories: list[str]
    withheld: list[str]
    answer_by: date | None
    state: RequestState
    version: int
    created_at: datetime
    answered_at: datetime | None
    allowed_actions: list[str]
