"""An issuer that leaves the directory is no longer believed: at once in consent-api, with the copy in the others."""

import time
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from pydantic import SecretStr

from tests.api_client import Api
from tests.database import Rows
from tests.directory_copies import renewed
from tests.scratch import Scratch
from tym_local.services import PLANS
from tym_shared.db import Database
from tym_shared.directory_copy import load_copy
from tym_shared.settings import ServiceSettings

ISSUER = "youth-work-vantaa"
WORKER = "youth-worker"


@pytest.fixture
def issuer(api: Api, rows: Rows) -> Iterator[str]:
    """An issuer's address, put back into the directory in the end."""
    found = rows.all("consent", f"SELECT issuer, jwks_uri FROM issuers WHERE issuer LIKE '%/{ISSUER}'")[0]
    address = str(found["issuer"])
    yield address
    rows.execute(
        "consent",
        f"INSERT INTO issuers VALUES ('{address}', '{found['jwks_uri']}', 'organisation') ON CONFLICT DO NOTHING;"
        f" INSERT INTO issuer_organisations VALUES ('{address}', '{ISSUER}') ON CONFLICT DO NOTHING",
    )
    api.eventually(lambda: read(api, "consent-api"))


def read(api: Api, service: str) -> httpx.Response:
    """What any worker may read there."""
    paths = {"consent-api": "/v1/purposes", "plans-api": "/v1/events"}
    return api.get(WORKER, service, paths[service])


def remove(rows: Rows, issuer: str) -> None:
    """Take the issuer out of the directory."""
    rows.execute(
        "consent",
        f"DELETE FROM issuer_organisations WHERE issuer = '{issuer}'; DELETE FROM issuers WHERE issuer = '{issuer}'",
    )


async def test_tokens_of_a_removed_issuer_are_refused_everywhere(api: Api, rows: Rows, issuer: str) -> None:
    assert read(api, "consent-api").status_code == 200
    api.eventually(lambda: read(api, "plans-api"), within=20)
    remove(rows, issuer)
    began = time.monotonic()
    api.eventually(lambda: read(api, "consent-api"), status=401)
    assert time.monotonic() - began < 5
    await renewed(api, PLANS)
    api.eventually(lambda: read(api, "plans-api"), status=401, within=5)
    assert api.get("vantaa-worker", "plans-api", "/v1/events").status_code == 200


async def test_a_copy_that_is_still_the_newest_is_only_dated_anew(api: Api, rows: Rows) -> None:
    await renewed(api, PLANS)
    before = rows.all("plans", "SELECT etag, fetched_at FROM directory_copies")[0]
    await renewed(api, PLANS)
    after = rows.all("plans", "SELECT etag, fetched_at FROM directory_copies")[0]
    assert before["etag"] == after["etag"]
    assert before["fetched_at"] < after["fetched_at"]


async def test_the_copy_is_the_directory_as_consent_api_serves_it(api: Api) -> None:
    await renewed(api, PLANS)
    url = SecretStr(Scratch(api.stack, "plans", "plans").dsn("runtime"))
    database = Database(url, ServiceSettings(database_url=url), name="tests")
    found = await load_copy(database, None)
    assert found is not None
    copy, _ = found
    assert copy is not None
    await database.dispose()
    served = api.get("vantaa-worker", "consent-api", "/v1/organisations").json()["items"]
    assert {one["id"] for one in served} == set(copy.organisations)
    kela = copy.organisations["kela"]  # type: ignore[index]  # an id written out
    assert (kela.kind, set(kela.units or {})) == ("kela", {"kuntoutus"})
    assert kela.lead_of("kuntoutus", on=date(2026, 11, 20)) == "kuntoutus.lahiesihenkilo@kela.example"
