"""Code lists: what a reason or an outcome may be, with labels in three languages."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from tym_shared.errors import FieldFault, Malformed, NotFound

DATA = "referral_api.code_lists.data"


class ListName(StrEnum):
    """Every code list."""

    DECLINE_REASONS = "decline-reasons"
    HOLD_REASONS = "hold-reasons"
    WITHDRAWAL_REASONS = "withdrawal-reasons"
    CANCELLATION_REASONS = "cancellation-reasons"
    OUTCOMES = "outcomes"
    FOLLOW_UPS = "follow-ups"
    AMENDMENT_REASONS = "amendment-reasons"
    CONSENT_ENDINGS = "consent-endings"


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """A list as it stands: `codes` maps each code to its labels by language."""

    name: ListName
    uri: str
    version: str
    codes: Mapping[str, Mapping[str, str]]


class CodeListUnknown(NotFound):
    """There is no code list of this name."""


def find_list(name: str) -> ListName:
    """The list of a name; CodeListUnknown if there is none."""
    if name not in set(ListName):
        raise CodeListUnknown
    return ListName(name)


@cache
def code_list(name: ListName) -> CodeList:
    """The code list of this name."""
    file = f"{name.replace('-', '_')}.json"
    entry = json.loads(files(DATA).joinpath(file).read_text(encoding="utf-8"))
    codes = {one["code"]: one["labels"] for one in entry["codes"]}
    return CodeList(name=name, uri=entry["uri"], version=entry["version"], codes=codes)


def require_code(name: ListName, code: str, *, pointer: str, among: Collection[str] | None = None) -> str:
    """The code; Malformed if its list, or that part of it which is meant, lacks it."""
    known = [one for one in code_list(name).codes if among is None or one in among]
    if code not in known:
        raise Malformed(errors=[FieldFault(pointer=pointer, detail=f"one of: {', '.join(known)}")])
    return code
