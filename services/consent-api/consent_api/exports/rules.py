"""Exports: in which form, and in whose words."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

MOST_OF_A_KIND = 200
"""Consents and requests beyond this number are read at their own addresses."""


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The words of an export by language."""
    found: Mapping[str, Mapping[str, str]] = json.loads(
        files("consent_api.exports.data").joinpath("texts.json").read_text(encoding="utf-8")
    )
    return found
