"""The directory of organisations: as of any day, in three languages, changed by the operator alone."""

import json
import uuid
from typing import Any

import httpx
import pytest

from tests.api.consent.questions import problem
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import days_on
from tests.onboarding import OPERATOR, entered, names, operate

READER = "kela-specialist"


def listed(api: Api, **query: Any) -> dict[str, dict[str, Any]]:
    """The organisations that a query gives, by id."""
    answer = api.get(READER, "consent-api", "/v1/organisations", params=query)
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json()["items"]}


def change(api: Api, organisation: str, body: Any, *, version: int, who: str = OPERATOR) -> httpx.Response:
    """A change of an organisation."""
    headers = {"If-Match": f'"{version}"'}
    return api.request(who, "PATCH", "consent-api", f"/v1/organisations/{organisation}", body=body, headers=headers)


def test_every_region_is_there_and_regions_are_many_to_many(api: Api) -> None:
    counties = listed(api, kind="wellbeing-services-county")
    areas = {
        code: one for code, one in listed(api, kind="employment-authority").items() if code.startswith("employment-")
    }
    assert (len(counties), len(areas)) == (22, 45)
    assert sum(len(one["areas"]) > 1 for one in areas.values()) == 5
    assert sum(len(one["areas"]) for one in counties.values()) == 50
    for code, area in areas.items():
        assert all(code in counties[county]["areas"] for county in area["areas"])
    assert areas["employment-suupohja"]["areas"] == ["county-etela-pohjanmaan", "county-pohjanmaan"]


def test_helsinki_is_two_organisations(api: Api) -> None:
    found = {code: one for code, one in listed(api).items() if code.endswith("-helsinki")}
    assert {code: (one["kind"], one["areas"]) for code, one in found.items()} == {
        "county-helsinki": ("wellbeing-services-county", ["employment-helsinki"]),
        "employment-helsinki": ("employment-authority", ["county-helsinki"]),
    }
    assert found["county-helsinki"]["names"] != found["employment-helsinki"]["names"]


def test_the_directory_answers_as_of_a_day(api: Api) -> None:
    before_areas = listed(api, on="2024-12-31")
    assert {one["kind"] for one in before_areas.values()} == {"wellbeing-services-county"}
    assert all(one["areas"] == [] for one in before_areas.values())
    assert listed(api, on="2022-12-31") == {}
    assert len(listed(api, on="2025-01-01", kind="employment-authority")) >= 45
    path = "/v1/organisations/employment-vantaa"
    assert api.get(READER, "consent-api", f"{path}?on=2024-12-31").status_code == 404
    assert api.get(READER, "consent-api", f"{path}?on=2025-01-01").status_code == 200
    assert api.get(READER, "consent-api", f"{path}?on=soon").status_code == 400


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_names_are_in_three_languages(api: Api, language: str) -> None:
    sent = {"Accept-Language": language}
    found = api.get(READER, "consent-api", "/v1/organisations", headers=sent).json()["items"]
    assert all(one["name"] == one["names"][language] for one in found)
    assert all(one["names"][each] for one in found for each in ("fi", "sv", "en"))


def test_a_region_that_ends_is_there_until_its_last_day(api: Api, rows: Rows) -> None:
    county = entered(api, kind="wellbeing-services-county", validFrom="2025-01-01")
    area = entered(api, validFrom="2025-01-01")
    ended = days_on(-1)
    rows.execute(
        "consent",
        f"INSERT INTO organisation_areas VALUES ('{county.code}', '{area.code}', '2025-01-01', '{ended}')",
    )
    assert listed(api, on=str(ended))[area.code]["areas"] == [county.code]
    assert listed(api)[area.code]["areas"] == []


def test_a_changed_organisation_is_shown_as_it_was_on_earlier_days(api: Api, rows: Rows) -> None:
    partner = entered(api, validFrom="2025-01-01")
    assert problem(change(api, partner.code, {"names": names("Toinen")}, version=7)) == (412, "stale")
    changed = change(api, partner.code, {"names": names("Toinen")}, version=1)
    assert (changed.status_code, changed.json()["version"], changed.headers["etag"]) == (200, 2, '"2"')
    yesterday = days_on(-1)
    assert listed(api, on=yesterday)[partner.code]["names"] == names("Uusi")
    assert listed(api)[partner.code]["names"] == names("Toinen")
    ended = change(api, partner.code, {"validTo": days_on(0)}, version=2)
    assert ended.status_code == 200
    assert partner.code in listed(api)
    assert partner.code not in listed(api, on=days_on(1))
    query = f"SELECT type FROM outbox_events WHERE data->>'organisationId' = '{partner.code}' ORDER BY sequence"
    found = rows.all("consent", query)
    assert [row["type"] for row in found] == ["organisation.registered", *["organisation.changed"] * 2]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"kind": "service-provider"}, (422, "organiser-not-fitting")),
        ({"kind": "service-provider", "organiserId": "county-helsinki"}, (422, "organiser-not-fitting")),
        ({"kind": "county-contractor", "organiserId": "employment-vantaa"}, (422, "organiser-not-fitting")),
        ({"kind": "kela", "organiserId": "kela"}, (422, "organiser-not-fitting")),
        ({"kind": "service-provider", "organiserId": "nobody"}, (422, "organisation-not-in-directory")),
        ({"id": "employment-vantaa"}, (409, "organisation-exists")),
        ({"names": {"fi": "Vain suomeksi"}}, (400, "malformed")),
        ({"id": "Not A Code"}, (400, "malformed")),
        ({"active": True}, (400, "malformed")),
    ],
)
def test_an_organisation_that_does_not_hold_together_is_refused(
    api: Api, body: dict[str, Any], refusal: tuple[int, str]
) -> None:
    whole = {"id": "never-entered", "kind": "employment-authority", "names": names("Ei"), **body}
    assert problem(operate(api, "/v1/organisations", whole)) == refusal
    assert api.get(READER, "consent-api", "/v1/organisations/never-entered").status_code == 404


def test_a_provider_is_entered_under_its_organiser(api: Api) -> None:
    provider = entered(api, kind="service-provider", organiserId="employment-vantaa")
    assert listed(api)[provider.code]["organiserId"] == "employment-vantaa"
    moved = change(api, provider.code, {"organiserId": "county-helsinki"}, version=1)
    assert problem(moved) == (422, "organiser-not-fitting")
    reversed_days = change(api, provider.code, {"validTo": "2000-01-01"}, version=1)
    assert problem(reversed_days) == (422, "period-reversed")


def test_only_the_operators_keeper_changes_the_directory(api: Api) -> None:
    partner = entered(api)
    body = {"id": "never-entered", "kind": "kela", "names": names("Ei")}
    refused = [
        api.post("vantaa-keeper", "consent-api", "/v1/organisations", body),
        change(api, partner.code, {}, version=1, who="vantaa-keeper"),
        api.post("vantaa-keeper", "consent-api", f"{partner.path}/suspend", {"reason": "No"}),
        api.get("vantaa-keeper", "consent-api", "/v1/issuers"),
    ]
    assert [problem(answer) for answer in refused] == [(403, "caller-not-allowed")] * 4
    assert problem(api.post("vantaa-worker", "consent-api", "/v1/organisations", body)) == (403, "scope-missing")
    assert listed(api)[partner.code]["allowedActions"] == []
    shown = api.get(OPERATOR, "consent-api", partner.path).json()
    assert shown["allowedActions"] == ["change", "suspend"]


def test_the_operator_does_not_lock_itself_out_nor_act_on_what_is_not_there(api: Api) -> None:
    refused = operate(api, "/v1/organisations/tym-operator/suspend", {"reason": "By mistake"})
    assert problem(refused) == (422, "own-organisation-not-suspended")
    assert problem(operate(api, "/v1/organisations/nobody/suspend", {"reason": "Nobody"})) == (404, "not-found")
    assert problem(change(api, "nobody", {}, version=1)) == (404, "not-found")
    assert problem(operate(api, "/v1/organisations/kela/resume", {"reason": "Not suspended"})) == (
        409,
        "organisation-transition-not-allowed",
    )


def test_history_is_for_the_operator_and_the_organisations_own_keeper(api: Api) -> None:
    path = "/v1/organisations/employment-vantaa/history"
    assert api.get("vantaa-keeper", "consent-api", path).status_code == 200
    assert api.get(OPERATOR, "consent-api", path).status_code == 200
    assert problem(api.get("county-keeper", "consent-api", path)) == (403, "organisation-not-yours")


def test_the_readings_of_the_source_are_shown(api: Api) -> None:
    found = api.get(READER, "consent-api", "/v1/source-readings").json()
    assert [one["id"] for one in found["items"]] == ["C1", "C2", "C3", "C4", "C5", "N1", "N2", "N3"]
    assert all(sum(reading["used"] for reading in one["readings"]) == 1 for one in found["items"])


def test_an_import_undoes_nothing_that_was_changed_through_the_api(api: Api, rows: Rows) -> None:
    code = "employment-kainuu-koillismaa"
    shown = api.get(OPERATOR, "consent-api", f"/v1/organisations/{code}").json()
    changed = change(api, code, {"names": names("Kainuu")}, version=shown["version"])
    assert changed.status_code == 200, changed.text
    done = api.stack.run_command("consent-api", "import-directory", str(api.stack.folder / "directory.json"))
    assert done.code == 0, done
    assert listed(api)[code]["names"] == names("Kainuu")
    assert change(api, code, {"names": shown["names"]}, version=shown["version"] + 1).status_code == 200


def test_an_import_leaves_units_and_leads_made_through_the_api_and_renews_its_own(api: Api, rows: Rows) -> None:
    """Its own are at their next version by it, so that who has read the former one does not write over the import."""
    partner, document = entered(api), json.loads((api.stack.folder / "directory.json").read_text())
    made, kept = f"unit-{uuid.uuid4().hex[:8]}", f"unit-{uuid.uuid4().hex[:8]}"
    lead = "units/{}/contact-points/lead"
    for path, body in (
        (f"units/{made}", {"names": names("Oma"), "validFrom": "2025-01-01"}),
        (lead.format(made), {"email": "oma@kunta.example"}),
    ):
        put = api.put(OPERATOR, "consent-api", f"{partner.path}/{path}", body, headers={"If-Match": '"0"'})
        assert put.status_code == 200, put.text
    stored = (
        "SELECT unit.code, unit.id, unit.version, unit.names->>'fi' AS name, point.id AS point, point.email,"
        " point.version AS of_point FROM organisation_units AS unit JOIN contact_points AS point"
        f" ON (unit_code, point.organisation_id) = (code, unit.organisation_id) WHERE code IN ('{made}', '{kept}')"
        f" ORDER BY code = '{kept}'"
    )
    [own] = rows.all("consent", stored)
    for number, name in enumerate(("Tuotu", "Tuotu", "Tuotu uusi", "Tuotu uusin"), start=1):
        units = [
            {"organisationId": partner.code, "code": code, "names": names(name), "lead": f"{name[-4:]}@kunta.example"}
            for code in (made, kept)
        ]
        file = api.stack.folder / f"{kept}-{number}.json"
        file.write_text(json.dumps({**document, "units": units}))
        done = api.stack.run_command("consent-api", "import-directory", str(file))
        assert done.code == 0, done
        first, second = rows.all("consent", stored)
        assert first == own
        assert (second["name"], second["version"], second["of_point"]) == (f"{name} fi", *[max(1, number - 1)] * 2)
    shown = {"names": names("Muutettu"), "validFrom": "2025-01-01"}
    path = f"{partner.path}/units/{kept}"
    assert api.put(OPERATOR, "consent-api", path, shown, headers={"If-Match": '"3"'}).status_code == 200
    assert api.stack.run_command("consent-api", "import-directory", str(file)).code == 0
    assert rows.all("consent", stored)[1]["name"] == "Muutettu fi"
