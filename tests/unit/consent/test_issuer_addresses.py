"""Outside a local environment no address is accepted that makes the services ask inside their own network."""

import pytest

from consent_api.issuers.rules import IssuerAddressRefused, check_address, check_resolved

INWARD = [
    "https://localhost/jwks",
    "https://LOCALHOST./jwks",
    "https://issuer.localhost/",
    "https://keycloak/jwks",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.3.4/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[ff02::1]/",
]
MALFORMED = [
    "http://issuer.example/",
    "ftp://issuer.example/",
    "https:///jwks",
    "https://user:secret@issuer.example/",
    "https://issuer.example@127.0.0.1/",
    "https://issuer.example/?to=http://127.0.0.1",
    "https://issuer.example/#fragment",
    "https://issuer.example\\@127.0.0.1/",
    "https://issuer.example:port/",
    "https://[::1/",
]


@pytest.mark.parametrize("url", INWARD + MALFORMED)
def test_an_address_that_is_not_a_public_https_one_is_refused(url: str) -> None:
    with pytest.raises(IssuerAddressRefused):
        check_address(url, pointer="/jwksUri", local=False)


@pytest.mark.parametrize(
    "url", ["https://issuer.example/jwks", "https://8.8.8.8/jwks", "https://[2606:4700::1]:8443/k"]
)
def test_a_public_https_address_is_accepted(url: str) -> None:
    assert check_address(url, pointer="/jwksUri", local=False)


def test_a_local_environment_may_use_its_own_machine_and_plain_http() -> None:
    assert check_address("http://127.0.0.1:8100/issuers/kela", pointer="/issuer", local=True) == "127.0.0.1"


@pytest.mark.parametrize(
    "addresses", [[], ["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["fe80::1%eth0"], ["::ffff:192.168.0.1"]]
)
def test_a_name_that_leads_inside_or_nowhere_is_refused(addresses: list[str]) -> None:
    with pytest.raises(IssuerAddressRefused):
        check_resolved(addresses, pointer="/jwksUri")


def test_a_name_whose_every_address_is_public_is_accepted() -> None:
    check_resolved(["8.8.8.8", "2606:4700::1"], pointer="/jwksUri")
