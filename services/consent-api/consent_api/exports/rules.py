"""Exports: in which form, in whose words, and how those of the three services become one."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

MOST_OF_A_KIND = 200
"""Consents and requests beyond this number are read at their own addresses."""


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The words of an export by language."""
    found: Mapping[str, Mapping[str, str]] = json.loads(
        files("consent_api.exports.data").joinpath("texts.json").read_text(encoding="utf-8")
    )
    return found


SOURCES = ("consent-api", "referral-api", "plans-api")


class ExportsDoNotMatch(Exception):
    """What is to be joined is not one export of each service about one person."""


def join(documents: Sequence[Any]) -> dict[str, Any]:  # any JSON documents
    """The exports of the three services about one person as one document, each under its service's name.

    Refused: anything that is no export, one that is missing or there twice, and exports of several persons. A merged
    person's exports all name the surviving id, so they are made after the merge.
    """
    if not all(isinstance(one, dict) and one.get("source") in SOURCES for one in documents):
        raise ExportsDoNotMatch(f"Give what GET /v1/me/export answered, of each of {', '.join(SOURCES)}.")
    by_source = {one["source"]: one for one in documents}
    if len(documents) != len(SOURCES) or len(by_source) != len(SOURCES):
        missing = sorted(set(SOURCES) - set(by_source))
        raise ExportsDoNotMatch(
            f"One of each is needed; missing: {', '.join(missing) or 'none, but one stands twice'}."
        )
    persons = {str(one["person"]["id"] if one["source"] == SOURCES[0] else one["personId"]) for one in documents}
    if len(persons) != 1:
        raise ExportsDoNotMatch("The exports are of different persons.")
    whole = {source: by_source[source] for source in SOURCES}
    rest = {source: one["more"] for source, one in whole.items() if one["more"]}
    return {"personId": persons.pop(), "madeAt": min(one["madeAt"] for one in whole.values()), "more": rest} | whole
