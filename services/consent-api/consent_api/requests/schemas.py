"""The wire shapes of requests."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from consent_api.requests.rules import RequestAction, RequestKind, RequestState
from tym_shared.vocabulary import Register
from tym_shared.wire import Code, Incoming, LongText, Outgoing, ShortText


class About(Incoming):
    """What the request is about: a register and the organisation that stored the data, or one entry of the log."""

    about_register: Annotated[Register | None, Field(alias="register")] = None
    organisation_id: Code | None = None
    entry_id: UUID | None = None

    @model_validator(mode="after")
    def name_one(self) -> Self:
        """Refuse neither and both."""
        place = (self.about_register is not None, self.organisation_id is not None)
        if place not in {(True, True), (False, False)} or all(place) is (self.entry_id is not None):
            raise ValueError("name register and organisationId, or entryId")
        return self


class RequestIn(Incoming):
    """A request in the person's own words; of a rectification what is wrong and what would be right."""

    kind: RequestKind
    about: About
    text: LongText


class NoteIn(Incoming):
    """What the person adds, what the official asks, why the period is extended, or the answer."""

    text: LongText


class RefusalIn(Incoming):
    """A written refusal: its ground, how it applies here, and the decision's reference where one was made apart."""

    ground: Code
    reason: LongText
    decision_reference: ShortText | None = None


class TransferIn(Incoming):
    """To which controller, in which register, and why."""

    organisation_id: Code
    about_register: Annotated[Register, Field(alias="register")]
    reason: LongText


class ProvisionOut(Outgoing):
    """A provision in the reader's language."""

    code: str
    act: str
    section: str
    text: str


class RefusalOut(Outgoing):
    """A written refusal with its ground, its reasons, and what can be done about it; `automatic` if the law's alone."""

    ground: ProvisionOut
    reason: str | None
    decision_reference: str | None
    automatic: bool
    advice: list[ProvisionOut]


class RequestStepOut(Outgoing):
    """What somebody did, with what they wrote."""

    version: int
    action: RequestAction
    note: str | None
    at: datetime
    user_name: str
    organisation_id: str | None


class RequestOut(Outgoing):
    """A request with its period (`dueOn`, by `rule`), and how it came out."""

    id: UUID
    person_id: UUID
    kind: RequestKind
    about_register: Annotated[str, Field(alias="register")]
    organisation_id: str
    organisation: str
    entry_id: UUID | None
    text: str
    state: RequestState
    received_at: datetime
    due_on: date
    rule: str
    extended: bool
    overdue: bool
    made_by_name: str | None
    handler_name: str | None
    answer: str | None
    refusal: RefusalOut | None
    closed_at: datetime | None
    transferred_from: UUID | None
    transferred_to: UUID | None
    version: int
    allowed_actions: list[str]


class RequestWithSteps(RequestOut):
    """The same with everything that was done to it."""

    steps: list[RequestStepOut]
