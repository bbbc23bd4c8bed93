"""Token issuers: which addresses are accepted outside a local environment.

An issuer's keys are fetched by every service, so an address is a request that an operator makes the services send: it
is https, and neither names nor resolves to anything inside the network.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid

INWARD_NAMES = ("localhost", ".localhost", ".local", ".internal", ".localdomain", ".lan", ".home.arpa")
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"))
"""Networks whose addresses stand for IPv4 ones (RFC 6052, 8215, 3056)."""
LONGEST_ADDRESS = 300


class IssuerKind(StrEnum):
    """Whose tokens an issuer issues; those of our services' issuer are a matter of the installation, not of the API."""

    ORGANISATION = "organisation"
    PERSON = "person"
    SERVICE = "service"


class IssuerAlreadyBound(Conflict):
    """This issuer is in the directory already, under another id."""


class IssuerFixed(Conflict):
    """An issuer keeps its address and its kind; bind another one instead."""


class IssuerOfServices(Forbidden):
    """The issuer of our own services is part of the installation and is not changed here."""


class IssuerAddressRefused(Invalid):
    """The address is not one that the services may fetch keys from."""


class IssuerKeysUnclear(Invalid):
    """An issuer has its keys either at an address or in the directory."""


class IssuerOrganisationsUnclear(Invalid):
    """An organisations' issuer is bound to at least one organisation, a persons' issuer to none."""


def check_address(url: str, *, pointer: str, local: bool) -> str:
    """The host of an https address without user, query or fragment; http and inward hosts only in a local environment.

    Raises IssuerAddressRefused.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise refused(pointer, "not an address") from error
    if parts.scheme not in ({"https", "http"} if local else {"https"}) or not host:
        raise refused(pointer, "an https address")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment or "\\" in url:
        raise refused(pointer, "an address without user, query or fragment")
    if not local and is_inward_name(host):
        raise refused(pointer, "an address outside this network")
    return host


def is_inward_name(host: str) -> bool:
    """Whether a host is inside by its very name: reserved or bare, a number, or an address that is not public."""
    name = host.rstrip(".").lower()
    try:
        return not is_public(ip_address(name))
    except ValueError:
        pass
    last = name.rpartition(".")[2]
    return "." not in name or last.isdigit() or last.startswith("0x") or name.endswith(INWARD_NAMES)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the public internet, looking through IPv4 addresses in IPv6 clothes."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast


def check_resolved(addresses: Collection[str], *, pointer: str) -> None:
    """Refuse a name of which any address is inside, and one without an address."""
    if not addresses or not all(is_public(ip_address(address.partition("%")[0])) for address in addresses):
        raise refused(pointer, "a name that leads outside this network")


def refused(pointer: str, detail: str) -> IssuerAddressRefused:
    """The refusal that points at the address."""
    return IssuerAddressRefused(errors=[FieldFault(pointer=pointer, detail=detail)])


def check_sources(*, jwks_uri: str | None, has_keys: bool) -> None:
    """Refuse both sources of keys, and none."""
    if (jwks_uri is not None) is has_keys:
        raise IssuerKeysUnclear(errors=[FieldFault(pointer="/jwksUri", detail="either this or jwks")])


def check_bindings(kind: IssuerKind, organisations: Iterable[str]) -> None:
    """Refuse an organisations' issuer without organisations and a persons' issuer with some."""
    if any(True for _ in organisations) is not (kind is IssuerKind.ORGANISATION):
        raise IssuerOrganisationsUnclear(errors=[FieldFault(pointer="/organisations", detail="not as its kind asks")])
