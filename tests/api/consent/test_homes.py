"""The home municipality from day to day, and the authorities that it makes responsible (380/2023 § 17)."""

from typing import Any

import httpx
import pytest

from tests.api.consent.people import KELA, REGISTRAR, WORKER, Somebody, somebody
from tests.api.consent.questions import PURPOSE, problem
from tests.api_client import Api
from tests.database import Rows

VANTAA_CODE, HELSINKI, MARIEHAMN, PERTUNMAA, TURKU = "092", "091", "478", "588", "853"


@pytest.fixture
def one(api: Api) -> Somebody:
    """A client of Vantaa's."""
    return somebody(api, WORKER)


def put_home(api: Api, one: Somebody, code: str | None, *, who: str = WORKER, **more: Any) -> httpx.Response:
    """Record a home municipality."""
    body = {"municipalityCode": code, "validFrom": "2026-01-01", "source": "population-register", **more}
    return api.put(who, "consent-api", f"/v1/persons/{one.id}/home-municipality", body)


def responsible(api: Api, one: Somebody, on: str = "", *, who: str = WORKER) -> httpx.Response:
    """Who is responsible on a day."""
    day = f"?on={on}" if on else ""
    return api.get(who, "consent-api", f"/v1/persons/{one.id}/responsible-authorities{day}", purpose=PURPOSE)


def found(answer: httpx.Response) -> tuple[str | None, str | None, str | None]:
    """Ground, employment authority and county of an answer."""
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    return shown["ground"], shown["employmentAuthorityId"], shown["countyId"]


def events(rows: Rows, one: Somebody) -> list[str]:
    """The types of the events about the person, in order."""
    found = rows.all("consent", f"SELECT type FROM outbox_events WHERE aggregate_id = '{one.id}' ORDER BY sequence")
    return [row["type"] for row in found]


def test_each_day_has_the_authorities_of_that_days_municipality(api: Api, rows: Rows, one: Somebody) -> None:
    assert found(responsible(api, one)) == (None, None, None)
    assert put_home(api, one, VANTAA_CODE, validFrom="2025-03-01").status_code == 200
    assert put_home(api, one, HELSINKI, validFrom="2026-05-01").status_code == 200
    vantaa = ("home-municipality", "employment-vantaa", "county-vantaan-ja-keravan")
    helsinki = ("home-municipality", "employment-helsinki", "county-helsinki")
    assert found(responsible(api, one, "2025-02-28")) == (None, None, None)
    assert found(responsible(api, one, "2025-03-01")) == vantaa
    assert found(responsible(api, one, "2026-04-30")) == vantaa
    assert found(responsible(api, one, "2026-05-01")) == helsinki
    assert events(rows, one) == ["person.moved", "person.moved"]


def test_a_later_record_corrects_an_earlier_one_of_the_same_day(api: Api, one: Somebody) -> None:
    put_home(api, one, VANTAA_CODE)
    put_home(api, one, HELSINKI)
    assert found(responsible(api, one, "2026-01-01"))[1] == "employment-helsinki"


def test_without_a_home_in_finland_or_with_one_in_aland_main_stay_decides(api: Api, one: Somebody) -> None:
    assert problem(put_home(api, one, None)) == (422, "main-stay-missing")
    assert put_home(api, one, None, mainStayMunicipalityCode=TURKU).status_code == 200
    turku = ("main-stay", "employment-turku", "county-varsinais-suomen")
    assert found(responsible(api, one, "2026-01-01")) == turku
    assert put_home(api, one, MARIEHAMN, mainStayMunicipalityCode=TURKU, validFrom="2026-02-01").status_code == 200
    assert found(responsible(api, one, "2026-02-01")) == turku
    assert put_home(api, one, MARIEHAMN, validFrom="2026-03-01").status_code == 200
    assert found(responsible(api, one, "2026-03-01")) == (None, None, None)


def test_the_same_authorities_are_no_move_and_the_same_record_is_nothing(api: Api, rows: Rows, one: Somebody) -> None:
    assert put_home(api, one, "245", validFrom="2025-01-01").json()["version"] == 2  # Kerava
    assert put_home(api, one, "245", validFrom="2025-06-01").json()["version"] == 2
    assert put_home(api, one, None, mainStayMunicipalityCode="245", validFrom="2026-01-01").json()["version"] == 3
    assert events(rows, one) == ["person.moved", "person.moved"]  # the ground changed
    history = rows.all("consent", f"SELECT 1 FROM home_municipalities WHERE person_id = '{one.id}'")
    assert len(history) == 2


@pytest.mark.parametrize("code", ["000", PERTUNMAA])
def test_a_municipality_that_does_not_exist_on_the_day_is_refused(api: Api, one: Somebody, code: str) -> None:
    answer = put_home(api, one, code)
    assert problem(answer) == (422, "municipality-unknown")
    assert answer.json()["errors"][0]["pointer"] == "/municipalityCode"


def test_a_dissolved_municipality_lives_on_in_its_successor(api: Api, one: Somebody) -> None:
    assert put_home(api, one, PERTUNMAA, validFrom="2024-01-01").status_code == 200
    assert found(responsible(api, one, "2024-06-01")) == ("home-municipality", None, "county-etela-savon")
    assert found(responsible(api, one, "2025-06-01"))[1] == "employment-mikkelin-seutu"


def test_a_stranger_neither_records_nor_reads(api: Api, one: Somebody) -> None:
    assert problem(put_home(api, one, VANTAA_CODE, who=KELA)) == (404, "not-found")
    assert problem(responsible(api, one, who=KELA)) == (404, "not-found")


def test_the_authorities_of_the_protected_are_told_to_those_alone_who_need_them(
    api: Api, rows: Rows, one: Somebody
) -> None:
    put_home(api, one, VANTAA_CODE)
    rows.execute("consent", f"UPDATE persons SET contact_protected = true WHERE id = '{one.id}'")
    hidden = responsible(api, one, "2026-02-01")
    assert hidden.json()["masked"] is True
    assert found(hidden) == (None, None, None)
    assert found(responsible(api, one, "2026-02-01", who=REGISTRAR))[1] == "employment-vantaa"
    assert problem(put_home(api, one, HELSINKI)) == (403, "protection-not-yours")


def test_the_municipalities_are_listed_with_both_readings(api: Api) -> None:
    everything = api.get(WORKER, "consent-api", "/v1/municipalities").json()
    assert len(everything["items"]) == 309
    assert everything["sources"]["A616"]["title"]
    akaa = api.get(WORKER, "consent-api", "/v1/municipalities/020", headers={"Accept-Language": "sv"}).json()
    assert (akaa["name"], akaa["alternativeNames"]) == ("Ackas", {"sv": "Akaa"})
    assert problem(api.get(WORKER, "consent-api", "/v1/municipalities/999")) == (404, "not-found")
