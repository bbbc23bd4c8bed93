"""The shipped municipality table is whole, refers to organisations that exist, and says what its source says."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from consent_api.homes.rules import Ground, Responsible, responsible_on
from consent_api.municipalities.rules import Municipality, table

SOURCE = Path(__file__).parents[4] / "shared" / "domain" / "municipalities.json"
"""The collected table from which the shipped one was made; it stands beside a checkout, not in it."""
TODAY = date(2026, 6, 1)


class Home:
    """A record of home."""

    def __init__(self, home: str | None, stay: str | None, since: str) -> None:
        self.municipality_code = home
        self.main_stay_code = stay
        self.valid_from = date.fromisoformat(since)


def shipped_organisations() -> set[str]:
    """The ids of the shipped regions."""
    text = files("consent_api.organisations.data").joinpath("regions.json").read_text(encoding="utf-8")
    return {organisation["id"] for organisation in json.loads(text)["organisations"]}


def test_every_municipality_of_the_mainland_has_a_county_and_an_employment_authority() -> None:
    present = [one for one in table().municipalities.values() if one.exists(TODAY)]
    assert len(present) == 308
    mainland = [one for one in present if not one.aland]
    assert len(mainland) == 292
    known = shipped_organisations()
    assert {one.county_id for one in mainland} | {one.employment_authority_id for one in mainland} <= known
    areas = {one.employment_authority_id for one in mainland}
    assert areas == {organisation for organisation in known if organisation.startswith("employment-")}
    assert all(one.county_id is None and one.employment_authority_id is None for one in present if one.aland)


def test_helsinki_is_two_organisations() -> None:
    helsinki = table().municipalities["091"]
    assert (helsinki.employment_authority_id, helsinki.county_id) == ("employment-helsinki", "county-helsinki")


@pytest.mark.skipif(not SOURCE.exists(), reason="the collected table is not beside this checkout")
def test_the_shipped_table_says_what_the_collected_one_says() -> None:
    collected: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    assert {entry["code"] for entry in collected["municipalities"]} == set(table().municipalities)
    for entry in collected["municipalities"]:
        shipped: Municipality = table().municipalities[entry["code"]]
        assert shipped.names == {"fi": entry["name_fi"], "sv": entry["name_sv"]}
        readings = {"fi": entry["name_fi_alternative"], "sv": entry["name_sv_alternative"]}
        assert shipped.alternative_names == {language: name for language, name in readings.items() if name}
        assert (shipped.county_id or "").removeprefix("county-") == (entry["wellbeing_county_code"] or "")
        area = (shipped.employment_authority_id or "").removeprefix("employment-")
        assert area == (entry["employment_area_code"] or "")
        assert (shipped.successor_code, shipped.note) == (entry["successor_code"], entry["note"])
        assert str(shipped.valid_to or "") == (entry["valid_to"] or "")
        assert shipped.second_evidence == entry["employment_area_second_evidence"]


def vantaa(ground: Ground) -> Responsible:
    """Vantaa's authorities."""
    return Responsible(
        ground=ground, employment_authority_id="employment-vantaa", county_id="county-vantaan-ja-keravan"
    )


@pytest.mark.parametrize(
    ("home", "stay", "expected"),
    [
        ("092", None, vantaa(Ground.HOME_MUNICIPALITY)),
        ("092", "091", vantaa(Ground.HOME_MUNICIPALITY)),
        (None, "092", vantaa(Ground.MAIN_STAY)),
        ("478", "092", vantaa(Ground.MAIN_STAY)),
        ("478", None, Responsible()),
        (None, "478", Responsible(ground=Ground.MAIN_STAY)),
    ],
)
def test_the_home_decides_and_without_one_or_in_aland_the_main_stay(
    home: str | None, stay: str | None, expected: Responsible
) -> None:
    assert responsible_on([Home(home, stay, "2025-01-01")], TODAY, table()) == expected


def test_before_employment_areas_and_counties_began_nobody_is_responsible() -> None:
    homes = [Home("092", None, "2020-01-01")]
    assert responsible_on(homes, date(2024, 12, 31), table()).employment_authority_id is None
    assert responsible_on(homes, date(2024, 12, 31), table()).county_id == "county-vantaan-ja-keravan"
    assert responsible_on(homes, date(2022, 12, 31), table()).county_id is None
    assert responsible_on(homes, date(2019, 12, 31), table()) == Responsible()
