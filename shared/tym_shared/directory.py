"""The directory as token checks and access rules need it: organisations, their issuers and clients, our services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tym_shared.vocabulary import OrganisationId, OrganisationKind


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit of an organisation, from its first day to its last; `lead` is a functional address of who leads it."""

    code: str
    names: Mapping[str, str]
    registers: frozenset[str]
    valid_from: date
    valid_to: date | None
    lead: str | None

    @classmethod
    def parse(cls, entry: Mapping[str, Any]) -> "Unit":
        """Read a unit of the directory document."""
        return cls(
            code=entry["code"],
            names=entry["names"],
            registers=frozenset(entry["registers"]),
            valid_from=date.fromisoformat(entry["validFrom"]),
            valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
            lead=entry["lead"],
        )

    def is_there(self, on: date) -> bool:
        """Whether the day is one of the unit's."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


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
    lead: str | None = None
    """A functional address of who leads it."""
    units: Mapping[str, Unit] | None = None
    """Its units by code, past and coming ones too; None in a document from before units stood there."""

    @classmethod
    def parse(cls, entry: Mapping[str, Any]) -> "Organisation":
        """Read an organisation of the directory document, or of one kept from before it had units."""
        units = entry.get("units")
        return cls(
            id=OrganisationId(entry["id"]),
            kind=OrganisationKind(entry["kind"]),
            names=entry["names"],
            active=entry["active"],
            organiser_id=entry["organiserId"],
            areas=frozenset(entry["areas"]),
            lead=entry.get("lead"),
            units=None if units is None else {unit["code"]: Unit.parse(unit) for unit in units},
        )

    def has_unit(self, code: str, *, on: date) -> bool:
        """Whether the unit is there on a day; True for any while it is not known which units there are."""
        if self.units is None:
            return True
        unit = self.units.get(code)
        return unit is not None and unit.is_there(on)

    def lead_of(self, unit: str | None, *, on: date) -> str | None:
        """Whom to tell on a day of what is late: the lead of the unit, while it is there, else the organisation's.

        None where neither has an address.
        """
        found = (self.units or {}).get(unit or "")
        return found.lead if found and found.lead and found.is_there(on) else self.lead


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """A token issuer; an `org` claim counts only for the organisations it is bound to.

    Its keys are at `jwks_uri`, or stand in the directory itself as `jwks`.
    """

    url: str
    jwks_uri: str | None
    kind: str
    organisations: frozenset[OrganisationId] = frozenset()
    jwks: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceClient:
    """One of our services: its client id at its issuer, and whose users' tokens it may pass on."""

    client_id: str
    issuer: str
    forwards: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A client that an organisation has registered: where it may be used, and with which scopes for which purpose.

    `scopes` are those of all its purposes together, for operations that state none.
    """

    organisation_id: OrganisationId
    active: bool
    audiences: frozenset[str]
    grants: Mapping[str, frozenset[str]]
    scopes: frozenset[str]

    @classmethod
    def parse(cls, entry: Mapping[str, Any]) -> "Registration":
        """Read a client of the directory document."""
        grants = {purpose: frozenset(scopes) for purpose, scopes in entry["grants"].items()}
        return cls(
            organisation_id=OrganisationId(entry["organisationId"]),
            active=entry["active"],
            audiences=frozenset(entry["audiences"]),
            grants=grants,
            scopes=frozenset().union(*grants.values()),
        )


@dataclass(frozen=True, kw_only=True)
class Directory:
    """One consistent state of the directory; `clients` and `services` are found by issuer and client id.

    `subsystems` says whose client an X-Road identifier names.
    """

    etag: str
    organisations: Mapping[OrganisationId, Organisation] = field(default_factory=dict)
    issuers: Mapping[str, Issuer] = field(default_factory=dict)
    services: Mapping[tuple[str, str], ServiceClient] = field(default_factory=dict)
    clients: Mapping[tuple[str, str], Registration] = field(default_factory=dict)
    subsystems: Mapping[str, OrganisationId] = field(default_factory=dict)
    purposes: frozenset[str] = frozenset()
    necessity_grounds: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, document: Mapping[str, Any], *, etag: str) -> "Directory":
        """Read the document that consent-api serves at `/v1/directory`, or one kept from before it had all of this."""
        organisations = {OrganisationId(entry["id"]): Organisation.parse(entry) for entry in document["organisations"]}
        issuers = {
            entry["issuer"]: Issuer(
                url=entry["issuer"],
                jwks_uri=entry["jwksUri"],
                kind=entry["kind"],
                organisations=frozenset(entry["organisations"]),
                jwks=entry.get("jwks"),
            )
            for entry in document["issuers"]
        }
        services = {
            (entry["issuer"], entry["clientId"]): ServiceClient(
                client_id=entry["clientId"], issuer=entry["issuer"], forwards=tuple(entry["forwards"])
            )
            for entry in document["services"]
        }
        clients = document.get("clients", ())
        return cls(
            etag=etag,
            organisations=organisations,
            issuers=issuers,
            services=services,
            clients={(entry["issuer"], entry["clientId"]): Registration.parse(entry) for entry in clients},
            subsystems={
                entry["subsystem"]: OrganisationId(entry["organisationId"])
                for entry in clients
                if entry["subsystem"] and entry["active"]
            },
            purposes=frozenset(document["purposes"]),
            necessity_grounds=frozenset(document["necessityGrounds"]),
        )

    def organisation(self, organisation_id: str | None) -> Organisation | None:
        """The organisation with this id while it is active, else None."""
        found = self.organisations.get(OrganisationId(organisation_id or ""))
        return found if found and found.active else None
