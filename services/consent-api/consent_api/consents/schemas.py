"""The wire shapes of consents."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from consent_api.bases.rules import ConsentForm
from consent_api.consents.rules import ConsentState
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Code, Incoming, Outgoing, ShortText

Categories = Annotated[list[DataCategory], Field(max_length=len(DataCategory))]


class OwnConsentIn(Incoming):
    """The person's own answer, given here with strong identification: it counts as the electronic written form."""

    purpose: Code
    discloser_id: Code
    recipient_id: Code
    categories: Annotated[Categories, Field(min_length=1)]
    itemised_categories: Categories = []
    answer: Literal[ConsentState.GIVEN, ConsentState.REFUSED]
    text_version: Code
    language: Literal["fi", "sv", "en"]
    valid_until: AwareDatetime | None = None


class ConsentIn(OwnConsentIn):
    """The person's answer as a worker of the discloser records it; `evidence` says where a signed paper is kept."""

    person_id: UUID
    form: ConsentForm
    evidence: ShortText | None = None


class ConsentOut(Outgoing):
    """A consent or refusal."""

    id: UUID
    person_id: UUID
    purpose: str
    discloser_id: str
    recipient_id: str
    categories: list[DataCategory]
    itemised_categories: list[DataCategory]
    form: ConsentForm
    state: ConsentState
    text_version: str
    language: str
    created_at: datetime
    valid_until: datetime | None
    withdrawn_at: datetime | None
    version: int
    allowed_actions: list[str]
