"""The words of plan documents."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The words of a plan document by language."""
    found: Mapping[str, Mapping[str, str]] = json.loads(
        files("plans_api.plan_documents.data").joinpath("texts.json").read_text(encoding="utf-8")
    )
    return found
