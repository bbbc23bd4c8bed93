"""The wire shapes of the requests of a review."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from plans_api.plans.rules import AnswerForm
from plans_api.review_requests.rules import RequestState
from tym_shared.wire import Incoming, LongText, Outgoing


class RequestIn(Incoming):
    """The person asks for a review, and may say why."""

    reason: LongText | None = None


class RecordedRequestIn(RequestIn):
    """The person has asked for a review in speech or on paper."""

    form: Literal[AnswerForm.SPOKEN, AnswerForm.PAPER]


class RequestRefusalIn(Incoming):
    """Why a review is manifestly unnecessary in the person's situation; the person reads it."""

    reason: LongText


class RequestOut(Outgoing):
    """A request of a review; `reason` and `refusal` are null for a reader who may not know them."""

    id: UUID
    state: RequestState
    form: AnswerForm
    recorded_by_organisation: str | None
    requested_at: datetime
    rule_version: str
    reason: str | None
    refusal: str | None
    refusal_rule: str | None
    decided_at: datetime | None
    version: int
    allowed_actions: list[str]
