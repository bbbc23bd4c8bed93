"""Units and contact points: kept by the organisation itself or the operator, read by everybody."""

import uuid
from typing import Any

import httpx
import pytest

from tests.api.consent.questions import problem
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import days_on
from tests.onboarding import OPERATOR, entered, names

COUNTY, VANTAA = "/v1/organisations/county-vantaan-ja-keravan", "/v1/organisations/employment-vantaa"
READER = "kela-specialist"


def put(api: Api, who: str, path: str, body: Any, *, version: int | None = 0) -> httpx.Response:
    """Make or replace a unit or a contact point."""
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return api.put(who, "consent-api", path, body, headers=headers)


def unit(**changes: Any) -> dict[str, Any]:
    """A unit."""
    return {"names": names("Yksikkö"), "validFrom": "2025-01-01", **changes}


@pytest.fixture
def code() -> str:
    """A code that no unit has."""
    return f"unit-{uuid.uuid4().hex[:8]}"


def test_a_county_names_the_register_that_each_unit_keeps(api: Api, rows: Rows, code: str) -> None:
    path = f"{COUNTY}/units/{code}"
    assert problem(put(api, "county-keeper", path, unit())) == (422, "unit-registers-not-fitting")
    foreign = unit(registers=["employment"])
    assert problem(put(api, "county-keeper", path, foreign)) == (422, "unit-registers-not-fitting")
    made = put(api, "county-keeper", path, unit(registers=["county-social"]))
    assert (made.status_code, made.json()["version"]) == (200, 1), made.text
    replaced = put(api, OPERATOR, path, unit(registers=["county-health", "county-social"]), version=1)
    assert (replaced.status_code, replaced.json()["id"]) == (200, made.json()["id"])
    listed = api.get(READER, "consent-api", f"{COUNTY}/units", headers={"Accept-Language": "sv"}).json()["items"]
    found = next(one for one in listed if one["code"] == code)
    assert (found["registers"], found["name"]) == (["county-health", "county-social"], "Yksikkö sv")
    events = rows.all("consent", f"SELECT type, readers FROM outbox_events WHERE data->>'code' = '{code}'")
    assert events == [{"type": "unit.changed", "readers": ["*"]}] * 2


def test_a_unit_is_there_on_its_days(api: Api, code: str) -> None:
    path, ended = f"{VANTAA}/units/{code}", days_on(-1)
    assert problem(put(api, "vantaa-keeper", path, unit(validTo="2024-01-01"))) == (422, "period-reversed")
    assert problem(put(api, "vantaa-keeper", path, unit(registers=["county-social"]))) == (
        422,
        "unit-registers-not-fitting",
    )
    assert put(api, "vantaa-keeper", path, unit(validTo=str(ended))).status_code == 200

    def codes(query: str) -> set[str]:
        found = api.get(READER, "consent-api", f"{VANTAA}/units{query}").json()["items"]
        return {one["code"] for one in found}

    assert code in codes(f"?on={ended}")
    assert code not in codes("")
    assert code not in codes("?on=2024-12-31")


def test_versions_keep_two_keepers_from_losing_each_others_work(api: Api, code: str) -> None:
    path = f"{VANTAA}/units/{code}"
    assert problem(put(api, "vantaa-keeper", path, unit(), version=None)) == (428, "unmatched")
    assert problem(put(api, "vantaa-keeper", path, unit(), version=1)) == (412, "stale")
    assert put(api, "vantaa-keeper", path, unit()).status_code == 200
    assert problem(put(api, "vantaa-keeper", path, unit())) == (412, "stale")


def test_another_organisations_keeper_keeps_out(api: Api, code: str) -> None:
    refused = [
        put(api, "county-keeper", f"{VANTAA}/units/{code}", unit()),
        put(api, "county-keeper", f"{VANTAA}/contact-points/general", {"phone": "09 123456"}),
    ]
    assert [problem(answer) for answer in refused] == [(403, "organisation-not-yours")] * 2
    assert problem(put(api, "vantaa-worker", f"{VANTAA}/units/{code}", unit())) == (403, "scope-missing")
    assert problem(put(api, OPERATOR, f"/v1/organisations/nobody/units/{code}", unit())) == (404, "not-found")
    assert api.get(READER, "consent-api", "/v1/organisations/nobody/units").status_code == 404


def test_an_organisation_and_its_units_are_reached_by_matter(api: Api, rows: Rows, code: str) -> None:
    partner = entered(api)
    assert put(api, OPERATOR, f"{partner.path}/units/{code}", unit()).status_code == 200
    own, of_unit = f"{partner.path}/contact-points", f"{partner.path}/units/{code}/contact-points"
    general = {"phone": "+358 9 123456", "email": "kirjaamo@kunta.example", "web": "https://kunta.example/"}
    assert problem(put(api, OPERATOR, f"{own}/general", {})) == (422, "contact-point-empty")
    assert put(api, OPERATOR, f"{own}/general", general).status_code == 200
    assert put(api, OPERATOR, f"{own}/data-protection", {"email": "tietosuoja@kunta.example"}).status_code == 200
    assert put(api, OPERATOR, f"{of_unit}/referrals", {"address": "Katu 1, 01300 Vantaa"}).status_code == 200
    missing = put(api, OPERATOR, f"{partner.path}/units/nobody/contact-points/general", general)
    assert problem(missing) == (404, "not-found")

    def listed() -> list[tuple[str | None, str]]:
        found = api.get(READER, "consent-api", own).json()["items"]
        return [(one["unitCode"], one["kind"]) for one in found]

    assert listed() == [(None, "data-protection"), (None, "general"), (code, "referrals")]
    ended = {**general, "validTo": days_on(-1)}
    assert put(api, OPERATOR, f"{own}/general", ended, version=1).status_code == 200
    assert listed() == [(None, "data-protection"), (code, "referrals")]
    found = rows.all("consent", f"SELECT count(*) FROM outbox_events WHERE data->>'organisationId' = '{partner.code}'")
    assert found == [{"count": 6}]


@pytest.mark.parametrize("body", [{"phone": "call me"}, {"email": "no"}, {"web": "http://x.example"}, {"name": "Aino"}])
def test_a_contact_point_holds_ways_of_reaching_an_office_and_nothing_else(api: Api, body: dict[str, str]) -> None:
    assert problem(put(api, "vantaa-keeper", f"{VANTAA}/contact-points/technical", body)) == (400, "malformed")
    unknown = put(api, "vantaa-keeper", f"{VANTAA}/contact-points/gossip", {"phone": "09 123456"})
    assert unknown.status_code == 400
