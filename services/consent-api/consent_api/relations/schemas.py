"""The wire shapes of relations."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from consent_api.relations.rules import RelationKind
from tym_shared.wire import Code, Incoming, Outgoing

MOST = 100
"""Relations that one request may register."""


class RelationIn(Incoming):
    """A relation as its registrar knows it; an older version than the stored one changes nothing."""

    kind: RelationKind
    person_id: UUID
    organisation_id: Code
    subject_id: UUID | None = None
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    version: Annotated[int, Field(ge=1, le=2_000_000_000)]


class RelationOfMany(RelationIn):
    """One of several relations that are registered together."""

    id: UUID


class RelationsIn(Incoming):
    """Several relations, each as it would be registered alone."""

    items: Annotated[list[RelationOfMany], Field(min_length=1, max_length=MOST)]


class RelationOut(Outgoing):
    """A relation."""

    id: UUID
    kind: RelationKind
    person_id: UUID
    organisation_id: str
    subject_id: UUID | None
    starts_at: datetime
    ends_at: datetime | None
    version: int


class RelationsOut(Outgoing):
    """The caller's relations to one person, or those that were registered together, in their order."""

    items: list[RelationOut]
