"""The wire shapes of issuers."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from consent_api.issuers.rules import LONGEST_ADDRESS, IssuerKind
from tym_shared.wire import Code, Incoming, Outgoing

Address = Annotated[str, StringConstraints(min_length=8, max_length=LONGEST_ADDRESS, pattern=r"^https?://[!-~]+$")]
Jwk = dict[str, Any]  # a key of RFC 7517, read by the rules of public keys


class KeySetIn(Incoming):
    """A key set (RFC 7517 section 5) of public keys."""

    keys: Annotated[list[Jwk], Field(min_length=1, max_length=20)]


class IssuerIn(Incoming):
    """An issuer as it is from now on: its keys at `jwksUri` or in `jwks`, and whose `org` claims it may make."""

    issuer: Address
    kind: Literal[IssuerKind.ORGANISATION, IssuerKind.PERSON]
    jwks_uri: Address | None = None
    jwks: KeySetIn | None = None
    organisations: Annotated[list[Code], Field(max_length=400)] = Field(default_factory=list)


class IssuerOut(Outgoing):
    """An issuer of the directory."""

    id: UUID
    issuer: str
    kind: IssuerKind
    jwks_uri: str | None
    jwks: dict[str, Any] | None
    organisations: list[str]
    version: int


class IssuersOut(Outgoing):
    """Every issuer of the directory, by address."""

    items: list[IssuerOut]
