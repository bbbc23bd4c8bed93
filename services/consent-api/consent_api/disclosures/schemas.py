"""The wire shapes of the logs."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from tym_shared.wire import Incoming, Outgoing, RawText


class EntryKind(StrEnum):
    """`use`: an organisation used its own register. `disclosure`: data went from one to another."""

    USE = "use"
    DISCLOSURE = "disclosure"


class UseIn(Incoming):
    """A use-log entry of a service; sent again it changes nothing."""

    id: UUID
    at: AwareDatetime
    person_ids: Annotated[list[UUID], Field(min_length=1, max_length=1000)]
    organisation_id: RawText | None
    user_id: RawText
    user_name: RawText
    purpose: RawText
    necessity: RawText | None
    operation: RawText
    data_register: Annotated[RawText, Field(alias="register")]
    categories: Annotated[list[RawText], Field(max_length=20)]


class UsesIn(Incoming):
    """A batch of use-log entries."""

    items: Annotated[list[UseIn], Field(min_length=1, max_length=500)]


class UsesKept(Outgoing):
    """How many entries the batch held; all of them are kept now."""

    kept: int


class BasisOut(Outgoing):
    """The provision an entry stands on, and the consent where it stands on one; `urgent` if on an urgent ground.

    `consent` is where the person reads how the consent came about.
    """

    code: str
    version: int
    kind: str
    act: str
    section: str
    urgent: bool
    consent_id: UUID | None
    consent: str | None
    categories: list[str]
    text: str


class LogEntryOut(Outgoing):
    """One entry of the log in the reader's language. For a use `to` is the user's own organisation as well."""

    id: UUID
    kind: EntryKind
    at: datetime
    person_id: UUID
    from_organisation: str
    to_organisation: str
    from_id: str
    to_id: str
    user_name: str
    categories: list[str]
    category_labels: list[str]
    data_register: Annotated[str, Field(alias="register")]
    register_label: str
    purpose: str
    purpose_label: str
    necessity: str | None
    necessity_label: str | None
    urgent: bool
    basis: list[BasisOut]
