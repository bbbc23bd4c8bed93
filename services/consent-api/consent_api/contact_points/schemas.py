"""The wire shapes of contact points."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from consent_api.contact_points.rules import ContactKind
from tym_shared.wire import Incoming, Outgoing, ShortText

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()-]{3,40}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s\x00]{1,100}@[^@\s\x00]{1,150}$")]
Web = Annotated[str, StringConstraints(pattern=r"^https://[!-~]{3,290}$")]


class ContactPointIn(Incoming):
    """Where one is reached from now on, in at least one way; an office's details, not a worker's own."""

    phone: Phone | None = None
    email: Email | None = None
    address: ShortText | None = None
    web: Web | None = None
    valid_to: date | None = None


class ContactPointOut(Outgoing):
    """Where an organisation, or the unit of this code, is reached in one matter."""

    id: UUID
    organisation_id: str
    unit_code: str | None
    kind: ContactKind
    phone: str | None
    email: str | None
    address: str | None
    web: str | None
    valid_to: date | None
    version: int


class ContactPointsOut(Outgoing):
    """The contact points of an organisation and of its units, the organisation's own first."""

    items: list[ContactPointOut]
