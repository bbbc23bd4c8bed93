"""X-Road's header counts where a security server sends it, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api_client import Api
from tests.onboarding import Partner, onboarded
from tym_local.ports import LOOPBACK, free_port
from tym_local.processes import ChildProcess
from tym_local.services import CONSENT

SUBSYSTEM = {"instance": "FI", "memberClass": "GOV", "memberCode": "7654321-0", "subsystemCode": "tym"}
OWN = "FI/GOV/7654321-0/tym"


@pytest.fixture(scope="module")
def partner(api: Api) -> Partner:
    """An organisation whose client has a subsystem."""
    return onboarded(api, subsystem=SUBSYSTEM)


@pytest.fixture(scope="module")
def behind_security_server(api: Api, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a consent-api that takes this machine for its security server."""
    port, log = free_port(), Path(tmp_path_factory.mktemp("x-road")) / "serve.log"
    settings = {
        **api.stack._settings(CONSENT),
        "TYM_PORT": str(port),
        "TYM_SECURITY_SERVERS": '["127.0.0.0/8", "::1/128"]',
    }
    process = ChildProcess("x-road", CONSENT.command("serve"), environment=settings, log=log)
    process.start()
    address = f"http://{LOOPBACK}:{port}"

    def ready() -> httpx.Response:
        try:
            return httpx.get(f"{address}/readyz", trust_env=False)
        except httpx.HTTPError:
            return httpx.Response(503)

    try:
        api.eventually(ready, within=30)
        yield address
    finally:
        process.stop()


def ask(address: str, token: str, client: str | None) -> httpx.Response:
    """A request, with X-Road's header or without."""
    headers = {"Authorization": f"Bearer {token}"} | ({} if client is None else {"X-Road-Client": client})
    return httpx.get(f"{address}/v1/events", headers=headers, trust_env=False)


def test_a_security_servers_word_must_fit_the_token(api: Api, partner: Partner, behind_security_server: str) -> None:
    token = str(partner.ask_token("consent-api").json()["access_token"])
    api.eventually(lambda: ask(behind_security_server, token, None))
    assert ask(behind_security_server, token, OWN).status_code == 200
    for client in ("FI/GOV/7654321-0/another", "FI/GOV/7654321-0", "nonsense", ""):
        refused = ask(behind_security_server, token, client)
        assert refused.status_code == 403, client
        assert refused.json()["type"].endswith(":subsystem-not-yours")
    other = api.stack.token("kela-specialist", "consent-api")
    assert ask(behind_security_server, other, OWN).status_code == 403
    assert ask(behind_security_server, "garbage", OWN).status_code == 401


def test_anybody_elses_word_is_not_looked_at(api: Api, partner: Partner) -> None:
    token = str(partner.ask_token("consent-api").json()["access_token"])
    address = api.stack.url("consent-api")
    api.eventually(lambda: ask(address, token, None))
    assert ask(address, token, "FI/GOV/7654321-0/another").status_code == 200
    assert ask(address, "garbage", OWN).status_code == 401
