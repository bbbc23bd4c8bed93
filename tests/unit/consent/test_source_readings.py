"""Both readings of the source's contradictions are shipped, and the regions follow the one that is said to be used."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from consent_api.source_readings.rules import ReadingKind, source_readings

PREPARED = Path(__file__).parents[4] / "shared" / "domain" / "regions.json"


def areas() -> dict[str, list[str]]:
    """The shipped areas by county."""
    shipped = json.loads(files("consent_api.organisations.data").joinpath("regions.json").read_text(encoding="utf-8"))
    return {one["id"]: one["areas"] for one in shipped["organisations"] if one["id"].startswith("county-")}


def test_a_contradiction_has_two_readings_and_a_reason_for_the_one_used() -> None:
    for question in source_readings().items:
        expected = 2 if question.kind is ReadingKind.CONTRADICTION else 1
        assert len(question.readings) == expected, question.id
        assert [reading.used for reading in question.readings].count(True) == 1
        assert question.why


def test_the_shipped_regions_follow_the_readings_that_are_used() -> None:
    by_county = areas()
    assert by_county["county-etela-karjalan"] == ["employment-etela-karjala"]
    single = {county for county, its in by_county.items() if len(its) == 1} - {"county-helsinki"}
    assert len(single) == 5
    assert {len(by_county["county-lapin"]), len(by_county["county-pohjois-pohjanmaan"])} == {4}
    assert "employment-seinajoki-isokyro-ilmajoki" in by_county["county-etela-pohjanmaan"]
    listed = [area for its in by_county.values() for area in its]
    assert (len(listed), len(set(listed))) == (50, 45)
    assert len({area for area in listed if listed.count(area) > 1}) == 5


@pytest.mark.skipif(not PREPARED.exists(), reason="the prepared regions are not at hand")
def test_every_contradiction_that_was_found_in_the_source_is_shipped() -> None:
    found = {entry["id"]: entry for entry in json.loads(PREPARED.read_text(encoding="utf-8"))["contradictions"]}
    shipped = {question.id: question for question in source_readings().items}
    assert set(shipped) == set(found)
    for code, entry in found.items():
        lines = ", ".join(reading.lines for reading in shipped[code].readings if reading.lines)
        for place in (entry["table"] or "", entry["lists"] or ""):
            numbers = [part.split(":")[-1].split(" ")[0] for part in place.split(", ") if part]
            assert all(number in lines for number in numbers), (code, place, lines)
