"""The directory as token checks and access rules need it: organisations, the issuers bound to them, our services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tym_shared.vocabulary import OrganisationId, OrganisationKind


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """An organisation as the directory knows it today."""

    id: OrganisationId
    kind: OrganisationKind
    names: Mapping[str, str]
    active: bool
    organiser_id: OrganisationId | None = None
    areas: frozenset[OrganisationId] = frozenset()
    """For a county the employment authorities of its area, for an employment authority its counties."""


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """A token issuer; an `org` claim counts only for the organisations it is bound to."""

    url: str
    jwks_uri: str
    kind: str
    organisations: frozenset[OrganisationId] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ServiceClient:
    """One of our services: its client id at its issuer, and whose users' tokens it may pass on."""

    client_id: str
    issuer: str
    forwards: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Directory:
    """One consistent state of the directory."""

    etag: str
    organisations: Mapping[OrganisationId, Organisation] = field(default_factory=dict)
    issuers: Mapping[str, Issuer] = field(default_factory=dict)
    services: Mapping[tuple[str, str], ServiceClient] = field(default_factory=dict)
    purposes: frozenset[str] = frozenset()
    necessity_grounds: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, document: Mapping[str, Any], *, etag: str) -> "Directory":
        """Read the document that consent-api serves at `/v1/directory`."""
        organisations = {
            OrganisationId(entry["id"]): Organisation(
                id=OrganisationId(entry["id"]),
                kind=OrganisationKind(entry["kind"]),
                names=entry["names"],
                active=entry["active"],
                organiser_id=entry["organiserId"],
                areas=frozenset(entry["areas"]),
            )
            for entry in document["organisations"]
        }
        issuers = {
            entry["issuer"]: Issuer(
                url=entry["issuer"],
                jwks_uri=entry["jwksUri"],
                kind=entry["kind"],
                organisations=frozenset(entry["organisations"]),
            )
            for entry in document["issuers"]
        }
        services = {
            (entry["issuer"], entry["clientId"]): ServiceClient(
                client_id=entry["clientId"], issuer=entry["issuer"], forwards=tuple(entry["forwards"])
            )
            for entry in document["services"]
        }
        return cls(
            etag=etag,
            organisations=organisations,
            issuers=issuers,
            services=services,
            purposes=frozenset(document["purposes"]),
            necessity_grounds=frozenset(document["necessityGrounds"]),
        )

    def organisation(self, organisation_id: str | None) -> Organisation | None:
        """The organisation with this id while it is active, else None."""
        found = self.organisations.get(OrganisationId(organisation_id or ""))
        return found if found and found.active else None
