"""The wire shapes of approvals."""

from typing import Annotated

from pydantic import Field, StringConstraints

from tym_shared.wire import Incoming, LongText

Number = Annotated[int, Field(ge=1, le=100_000)]


class ApprovalIn(Incoming):
    """The party approves exactly this version number."""

    version: Number


class RefusalIn(Incoming):
    """The party refuses exactly this version number, and says why."""

    version: Number
    reason: LongText


class DutiesIn(Incoming):
    """The duties were explained on this version, in this language that the person understands (ISO 639)."""

    version: Number
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
