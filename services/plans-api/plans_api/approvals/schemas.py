"""The wire shapes of approvals."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from plans_api.plans.rules import AnswerForm, Verdict
from tym_shared.wire import Incoming, LongText, ShortText

Number = Annotated[int, Field(ge=1, le=100_000)]
SpokenLanguage = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class ApprovalIn(Incoming):
    """The party approves exactly this version number."""

    version: Number


class RefusalIn(Incoming):
    """The party refuses exactly this version number, and says why."""

    version: Number
    reason: LongText


class RecordedAnswerIn(Incoming):
    """What the person, or a representative with a mandate, answered in speech or on paper to this version number.

    `evidence` refers to the paper or the note of the call, in the recorder's own register. `answeredAt` is when the
    answer was given, now where it is left out. A representative's answer names the `representationId`.
    """

    version: Number
    verdict: Verdict
    form: Literal[AnswerForm.SPOKEN, AnswerForm.PAPER]
    evidence: ShortText
    language: SpokenLanguage
    answered_at: AwareDatetime | None = None
    representation_id: UUID | None = None
    reason: LongText | None = None
