"""A registered client's scopes count only as far as the stated purpose's grants reach; the directory carries both."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

import pytest
from fastapi import Request

from tym_shared.callers import (
    Authenticator,
    Caller,
    ClientRevoked,
    OrganisationSuspended,
    PurposeNotGranted,
)
from tym_shared.directory import Directory
from tym_shared.tokens import Claims, TokenRefused, TokenVerifier
from tym_shared.x_road import SecurityServers, SubsystemNotYours

ISSUER = "https://issuer.example"
Document = dict[str, Any]  # a JSON document


def document(**client: Any) -> Document:
    """A directory with one organisation, one issuer and one client."""
    whole = {
        "issuer": ISSUER,
        "clientId": "c",
        "organisationId": "home",
        "active": True,
        "audiences": ["plans-api"],
        "subsystem": "FI/GOV/1/tym",
        "grants": {"recruitment": ["a:read", "b:read"], "joint-plan": ["c:read"]},
        **client,
    }
    return {
        "organisations": [organisation("home"), organisation("other")],
        "issuers": [{"issuer": ISSUER, "jwksUri": "x", "kind": "organisation", "organisations": ["home", "other"]}],
        "services": [],
        "clients": [whole],
        "purposes": ["recruitment", "joint-plan", "statistics"],
        "necessityGrounds": [],
    }


def organisation(code: str) -> Document:
    """An organisation that is active."""
    return {"id": code, "kind": "kela", "names": {}, "active": True, "organiserId": None, "areas": []}


def claims(directory: Directory, **changes: Any) -> Claims:
    """What a good token of the client says."""
    said: Mapping[str, Any] = {
        "issuer": directory.issuers[ISSUER],
        "subject": "s",
        "client_id": "c",
        "organisation": "home",
        "roles": frozenset(),
        "scopes": frozenset({"a:read", "c:read", "d:read"}),
        "acr": None,
        "name": "S",
        "hetu": None,
        "audience": "plans-api",
        "expires": 0.0,
        **changes,
    }
    return Claims(**said)


class Known(TokenVerifier):
    """A verifier that has found this token good."""

    def __init__(self, found: Claims) -> None:
        self.found = found

    async def verify(self, token: str, *, audiences: tuple[str, ...]) -> Claims:
        """The claims."""
        return self.found


async def caller(shown: Document, **changes: Any) -> Caller:
    """The caller of a token under a directory."""
    directory = Directory.parse(shown, etag="1")
    authenticator = Authenticator(Known(claims(directory, **changes)), audience="plans-api")
    return await authenticator.caller(directory, "Bearer x", None)


async def test_the_purposes_grants_bound_the_tokens_scopes() -> None:
    found = await caller(document())
    assert found.within_grants("recruitment").scopes == {"a:read"}
    assert found.within_grants("joint-plan").scopes == {"c:read"}
    assert found.within_grants(None).scopes == {"a:read", "c:read"}
    with pytest.raises(PurposeNotGranted):
        found.within_grants("statistics")


async def test_a_client_nobody_registered_is_as_its_issuer_says() -> None:
    found = await caller(document(), client_id="another")
    assert found.within_grants("statistics").scopes == {"a:read", "c:read", "d:read"}


async def test_a_registration_binds_organisation_and_audience() -> None:
    for changes in ({"organisation": "other"}, {"audience": "consent-api"}):
        with pytest.raises(TokenRefused):
            await caller(document(), **changes)


async def test_what_is_revoked_or_suspended_is_refused() -> None:
    with pytest.raises(ClientRevoked):
        await caller(document(active=False))
    shown = document()
    shown["organisations"][0]["active"] = False
    with pytest.raises(OrganisationSuspended):
        await caller(shown)


def test_a_directory_kept_from_before_there_were_clients_is_still_read() -> None:
    shown = document()
    del shown["clients"]
    directory = Directory.parse(shown, etag="1")
    assert (directory.clients, directory.subsystems) == ({}, {})
    assert directory.issuers[ISSUER].jwks is None


def request(header: str | None, host: str) -> Request:
    """A request from a host, with X-Road's header or without."""
    headers = [] if header is None else [(b"x-road-client", header.encode())]
    return Request({"type": "http", "headers": headers, "client": (host, 1)})


@pytest.mark.parametrize(
    ("header", "host", "is_refused"),
    [
        ("FI/GOV/1/tym", "10.0.0.7", False),
        ("FI/GOV/1/t%79m", "10.0.0.7", False),
        ("FI/GOV/1/other", "10.0.0.7", True),
        ("FI/GOV/1", "10.0.0.7", True),
        ("FI/GOV%2F1/tym", "10.0.0.7", True),
        ("", "10.0.0.7", True),
        (None, "10.0.0.7", False),
        ("FI/GOV/1/other", "10.0.0.8", False),
        ("FI/GOV/1/other", "2001:db8::1", False),
        ("FI/GOV/1/other", "testclient", False),
    ],
)
async def test_x_roads_header_is_read_from_security_servers_alone(
    header: str | None, host: str, is_refused: bool
) -> None:
    directory, found = Directory.parse(document(), etag="1"), await caller(document())
    servers = SecurityServers(networks=[ip_network("10.0.0.7/32")])
    SecurityServers().check(request(header, host), found, directory)
    if is_refused:
        with pytest.raises(SubsystemNotYours):
            servers.check(request(header, host), found, directory)
    else:
        servers.check(request(header, host), found, directory)


async def test_a_subsystem_of_another_organisation_is_refused() -> None:
    shown = document(organisationId="other")
    directory, found = Directory.parse(shown, etag="1"), await caller(shown, client_id="another")
    servers = SecurityServers(networks=[ip_network("10.0.0.0/24")])
    with pytest.raises(SubsystemNotYours):
        servers.check(request("FI/GOV/1/tym", "10.0.0.7"), found, directory)
