"""The wire shapes of token subjects."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import StringConstraints, model_validator

from tym_shared.vocabulary import Mandate
from tym_shared.wire import STORABLE, Incoming, Outgoing


class SubjectWanted(Incoming):
    """A token's issuer and subject; where the person acts for another, also for whom and in which matter."""

    issuer: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=STORABLE)]
    subject: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=STORABLE)]
    represented_person: UUID | None = None
    mandate: Mandate | None = None

    @model_validator(mode="after")
    def _go_together(self) -> Self:
        if (self.represented_person is None) is not (self.mandate is None):
            raise ValueError("representedPerson and mandate go together")
        return self


class SubjectFound(Outgoing):
    """The person whose matter it is; where another acts for them, that one, and the representation that allows it."""

    person_id: UUID
    representative_id: UUID | None
    representation_id: UUID | None


class StandingOut(Outgoing):
    """Whether the representative could act for the person in the matter at the moment; who it is, is not told."""

    holds: bool
