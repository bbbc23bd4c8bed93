"""Code lists: what a reason or an outcome may be, with labels in three languages, in dated versions.

What has been stored names the version that its code came from, which stays readable when a later one holds.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from tym_shared.errors import FieldFault, Invalid, Malformed, NotFound

DATA = "referral_api.code_lists.data"
SEPARATOR = "@"


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


class CodeListUnknown(NotFound):
    """There is no code list of this name, or no such version of it."""


class CodeNotInForce(Invalid):
    """The version of the code list that holds on the day does not have the code."""


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """A version of a list, from its first day to its last: `codes` maps each code to its labels by language."""

    name: ListName
    uri: str
    version: str
    valid_from: date
    valid_to: date | None
    codes: Mapping[str, Mapping[str, str]]

    @property
    def reference(self) -> str:
        """The name that what is stored keeps."""
        return f"{self.name}{SEPARATOR}{self.version}"

    def in_force(self, on: date) -> bool:
        """Whether the version holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


Versions = Sequence[CodeList]
"""The versions of one list, the oldest first; of any day one holds at most."""


def read_versions(name: ListName, document: Mapping[str, Any]) -> Versions:  # a document as the data file has it
    """The versions that a document describes."""
    found = [
        CodeList(
            name=name,
            uri=document["uri"],
            version=entry["version"],
            valid_from=date.fromisoformat(entry["validFrom"]),
            valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
            codes={one["code"]: one["labels"] for one in entry["codes"]},
        )
        for entry in document["versions"]
    ]
    return tuple(sorted(found, key=lambda version: version.valid_from))


@cache
def versions_of(name: ListName) -> Versions:
    """Every version of a list."""
    file = f"{name.replace('-', '_')}.json"
    return read_versions(name, json.loads(files(DATA).joinpath(file).read_text(encoding="utf-8")))


def find_list(name: str) -> Versions:
    """The versions of the list of a name; CodeListUnknown if there is none."""
    if name not in set(ListName):
        raise CodeListUnknown
    return versions_of(ListName(name))


def version_on(versions: Versions, on: date) -> CodeList:
    """The version that holds on a day; CodeListUnknown before the first and after the last."""
    found = next((one for one in versions if one.in_force(on)), None)
    if found is None:
        raise CodeListUnknown
    return found


def version_named(versions: Versions, version: str) -> CodeList:
    """The version of this name, in force or not; CodeListUnknown if there is none."""
    found = next((one for one in versions if one.version == version), None)
    if found is None:
        raise CodeListUnknown
    return found


def held_version(versions: Versions, code: str, *, on: date, pointer: str = "/reason") -> str:
    """What a code that is given on a day keeps of its list; CodeNotInForce where that day's version lacks it."""
    found = version_on(versions, on)
    if code not in found.codes:
        detail = f"one of: {', '.join(found.codes)}"
        held = {"list": found.name, "version": found.version, "validFrom": found.valid_from.isoformat()}
        raise CodeNotInForce(errors=[FieldFault(pointer=pointer, detail=detail)], codeList=held)
    return found.reference


def list_of(reference: str) -> CodeList:
    """The version that something stored has kept."""
    name, _, version = reference.partition(SEPARATOR)
    return version_named(find_list(name), version)


def reference_of(kept: str | None, name: ListName) -> str:
    """The version that a stored code has kept; of before versions were kept it is the first, then the only one."""
    return kept or versions_of(name)[0].reference


def label_of(reference: str | None, code: str | None, language: str) -> str | None:
    """What a stored code was called in the version it came from; None where there is none, or it is of no list."""
    if reference is None or code is None:
        return None
    return list_of(reference).codes.get(code, {}).get(language)


def latest_label(name: ListName, code: str, language: str) -> str:
    """What a code is called in the latest version that has it; a code of no version stands for itself."""
    found = (version.codes[code] for version in reversed(versions_of(name)) if code in version.codes)
    return next(found, {}).get(language, code)


def require_code(name: ListName, code: str, *, pointer: str, among: Collection[str] | None = None) -> str:
    """The code; Malformed if no version of its list, or that part of it which is meant, has it."""
    codes = dict.fromkeys(one for version in versions_of(name) for one in version.codes)
    known = [one for one in codes if among is None or one in among]
    if code not in known:
        raise Malformed(errors=[FieldFault(pointer=pointer, detail=f"one of: {', '.join(known)}")])
    return code
