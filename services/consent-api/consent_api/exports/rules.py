"""Exports: in which form, and in whose words."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

PDF, JSON = "application/pdf", "application/json"
MOST_OF_A_KIND = 200
"""Consents and requests beyond this number are read at their own addresses."""


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The words of an export by language."""
    found: Mapping[str, Mapping[str, str]] = json.loads(
        files("consent_api.exports.data").joinpath("texts.json").read_text(encoding="utf-8")
    )
    return found


def wants_pdf(accept: str) -> bool:
    """Whether an Accept header (RFC 9110 § 12.5.1) names PDF, and JSON not before it."""
    weights: dict[str, float] = {}
    for part in accept.split(","):
        media, _, parameters = part.strip().lower().partition(";")
        _, _, quality = parameters.partition("q=")
        try:
            weights[media.strip()] = float(quality.split(";")[0]) if quality else 1.0
        except ValueError:
            continue
    pdf = weights.get(PDF, 0.0)
    return pdf > 0 and pdf >= weights.get(JSON, 0.0)
