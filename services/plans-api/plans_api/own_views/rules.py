"""The person's own view in the joint assessment, which is made with the person (381/2023 § 4(1))."""

from enum import StrEnum

from plans_api.cases.rules import CaseState
from tym_shared.errors import Conflict


class Manner(StrEnum):
    """How the person told it: in writing, or in words that a worker recorded."""

    WRITTEN = "written"
    SPOKEN = "spoken"


class OwnViewClosed(Conflict):
    """The assessment has been concluded; what it stood on is not added to."""


def require_open(state: CaseState) -> None:
    """Refuse a view once the assessment is concluded."""
    if state is not CaseState.ASSESSING:
        raise OwnViewClosed(state=state)
