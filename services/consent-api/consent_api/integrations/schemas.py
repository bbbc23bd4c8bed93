"""The wire shapes of clients."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from consent_api.integrations.rules import ClientState
from consent_api.issuers.schemas import Address
from tym_shared.wire import Code, Incoming, Outgoing, ShortText

ClientName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Scope = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{0,39}:[a-z][a-z-]{0,39}$")]
Grants = Annotated[
    dict[Code, Annotated[list[Scope], Field(min_length=1, max_length=60)]], Field(min_length=1, max_length=60)
]
"""For each purpose the scopes that the client may use."""


class Audience(StrEnum):
    """A service that a client may call."""

    PLANS = "plans-api"
    REFERRAL = "referral-api"
    CONSENT = "consent-api"


Audiences = Annotated[list[Audience], Field(min_length=1, max_length=len(Audience))]


class SubsystemIn(Incoming):
    """An X-Road identifier by its parts; without `subsystemCode` the member itself."""

    instance: ShortText
    member_class: ShortText
    member_code: ShortText
    subsystem_code: ShortText | None = None


class ClientIn(Incoming):
    """A client of an organisation at one of its issuers."""

    client_id: ClientName
    issuer: Address
    audiences: Audiences
    subsystem: SubsystemIn | None = None
    grants: Grants


class ClientChange(Incoming):
    """What is to change; what is left out stays as it is."""

    audiences: Audiences = Field(default_factory=list)
    subsystem: SubsystemIn | None = None
    grants: Grants = Field(default_factory=dict)


class ClientOut(Outgoing):
    """A client; its live public keys are at `jwksPath`, for the issuer that authenticates it."""

    id: UUID
    organisation_id: str
    issuer: str
    client_id: str
    audiences: list[str]
    subsystem: str | None
    grants: dict[str, list[str]]
    registered_at: datetime
    revoked_at: datetime | None
    state: ClientState
    jwks_path: str
    version: int
    allowed_actions: list[str]


class ClientsOut(Outgoing):
    """The clients of an organisation, the oldest first."""

    items: list[ClientOut]
