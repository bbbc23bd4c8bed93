"""The wire shapes of representations."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from consent_api.representations.rules import RepresentationKind
from tym_shared.vocabulary import Mandate
from tym_shared.wire import Incoming, Outgoing, ShortText


class RepresentationIn(Incoming):
    """Who represents whom and in what; `evidence` says by which document or register entry."""

    represented_person_id: UUID
    representative_person_id: UUID
    kind: RepresentationKind
    mandates: Annotated[list[Mandate], Field(min_length=1, max_length=len(Mandate))]
    evidence: ShortText
    valid_from: date
    valid_until: date | None = None


class RepresentationOut(Outgoing):
    """A representation with the two names; `holds` says whether the representative may act today."""

    id: UUID
    represented_person_id: UUID
    represented_name: str | None
    representative_person_id: UUID
    representative_name: str | None
    kind: RepresentationKind
    mandates: list[Mandate]
    valid_from: date
    valid_until: date | None
    registered_by_organisation: str
    ended_at: datetime | None
    holds: bool
    version: int
    allowed_actions: list[str]


class RepresentationsOut(Outgoing):
    """Representations, the newest first."""

    items: list[RepresentationOut]
