"""The wire shapes of consents."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from consent_api.bases.rules import ConsentForm, ConsentKind
from consent_api.consents.rules import ConsentState
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Code, Incoming, Outgoing, ShortText

Categories = Annotated[list[DataCategory], Field(max_length=len(DataCategory))]
Wanted = Annotated[Categories, Field(min_length=1)]
Tongue = Literal["fi", "sv", "en"]


class Asked(Incoming):
    """What is asked of a person: to whom which data may go, from whom, for what, and how long at most."""

    purpose: Code
    discloser_id: Code
    recipient_id: Code
    categories: Wanted
    text_version: Code
    language: Tongue
    valid_until: AwareDatetime | None = None


class ConsentRequestIn(Asked):
    """A request that the person answers in their own service."""

    person_id: UUID


class OwnConsentIn(Asked):
    """The person's own answer, given here with strong identification: it counts as the electronic written form."""

    itemised_categories: Categories = []
    answer: Literal[ConsentState.GIVEN, ConsentState.REFUSED]


class ConsentIn(OwnConsentIn):
    """The person's answer as a worker of the discloser records it; `evidence` says where a signed paper is kept.

    `representationId` names the mandate of whoever answered for the person.
    """

    person_id: UUID
    form: ConsentForm
    evidence: ShortText | None = None
    representation_id: UUID | None = None


class OwnAnswerIn(Incoming):
    """The person's answer to a request: what of it they allow, itemised where the law asks, perhaps for a shorter time.

    `categories` may be fewer than were asked for; without it all are meant.
    """

    categories: Wanted | None = None
    itemised_categories: Categories = []
    valid_until: AwareDatetime | None = None


class AnswerIn(OwnAnswerIn):
    """The same as a worker of the discloser has taken it."""

    form: ConsentForm
    evidence: ShortText | None = None
    representation_id: UUID | None = None


class StepOut(Outgoing):
    """One step of a consent's history."""

    version: int
    state: ConsentState
    at: datetime
    user_name: str
    organisation_id: str | None


class AcknowledgementOut(Outgoing):
    """Who has taken notice of the consent's end, and when; null while it has not."""

    organisation_id: str
    at: datetime | None


class ConsentOut(Outgoing):
    """A request, consent or refusal. `recordedByName` took it, `givenByName` answered for the person if another did."""

    id: UUID
    person_id: UUID
    kind: ConsentKind
    purpose: str
    discloser_id: str
    recipient_id: str
    categories: list[DataCategory]
    itemised_categories: list[DataCategory]
    form: ConsentForm | None
    state: ConsentState
    text_version: str
    language: str
    evidence: str | None
    recorded_by_name: str
    given_by_name: str | None
    by_guardian: bool
    created_at: datetime
    answered_at: datetime | None
    valid_until: datetime | None
    withdrawn_at: datetime | None
    superseded_by: UUID | None
    version: int
    allowed_actions: list[str]


class ConsentHistoryOut(Outgoing):
    """How a consent came to be what it is, oldest step first, and who has taken notice of its end."""

    steps: list[StepOut]
    acknowledgements: list[AcknowledgementOut]
