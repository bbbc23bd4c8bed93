"""Attentions: flags on a referral for its sender's worker, each with what to do in three languages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

DATA = "referral_api.attentions.data"


class AttentionCode(StrEnum):
    """What befell the referral without its sender's doing.

    `stopped-by-consent`: nothing permits it any more. `filtered-by-consent`: only a part of what was sent is permitted.
    `basis-replaced`: all of it is, on another basis. `withdrawn-by-person`: the person has withdrawn it.
    `files-not-passed-on`: its former recipient passed it on, and the files that it had been sent did not go on.
    """

    STOPPED_BY_CONSENT = "stopped-by-consent"
    FILTERED_BY_CONSENT = "filtered-by-consent"
    BASIS_REPLACED = "basis-replaced"
    WITHDRAWN_BY_PERSON = "withdrawn-by-person"
    FILES_NOT_PASSED_ON = "files-not-passed-on"


@dataclass(frozen=True, kw_only=True)
class Attention:
    """What a flag says, and what the worker is to do, by language."""

    labels: Mapping[str, str]
    to_do: Mapping[str, str]


@cache
def attentions() -> Mapping[AttentionCode, Attention]:
    """Every attention by its code."""
    entries = json.loads(files(DATA).joinpath("attentions.json").read_text(encoding="utf-8"))
    return {
        AttentionCode(entry["code"]): Attention(labels=entry["labels"], to_do=entry["toDo"])
        for entry in entries["codes"]
    }
