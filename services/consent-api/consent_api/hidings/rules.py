"""Hidings: when a controller may keep an entry of the log from the person (703/2023 § 11(2), 1050/2018 § 34).

The entry itself never changes. A hiding stands on a listed ground and a written decision, ends by its date and is then
decided anew or not at all. The person is told that something is hidden, by which provision, and where to turn (§ 11(4),
1050/2018 § 21), unless telling even that would defeat the hiding (1050/2018 § 34(3)).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, NewType
from uuid import UUID

from tym_shared.errors import Conflict, FieldFault, Invalid
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRules, broken
from tym_shared.vocabulary import OrganisationKind

HidingId = NewType("HidingId", UUID)
DATA = "consent_api.hidings.data"
RULES = LegalRules.load(DATA)


class HidingState(StrEnum):
    """Whether it hides today: `lapsed` by its date, `ended` before it."""

    STANDING = "standing"
    LAPSED = "lapsed"
    ENDED = "ended"


class HidingGroundUnknown(Invalid):
    """The ground is not one on which an entry may be hidden."""


class DecisionInFuture(Invalid):
    """The written decision cannot have been made after today."""


class EntryNotYours(Invalid):
    """The caller's organisation is not the controller of such an entry about this person."""


class HidingOver(Conflict):
    """The hiding has ended."""


@dataclass(frozen=True, kw_only=True)
class HidingGround:
    """A ground of § 11(2); `is_told` says whether the person learns that something is hidden on it."""

    code: str
    is_told: bool
    valid_from: date
    valid_to: date | None
    labels: Mapping[str, str]


@cache
def grounds() -> Sequence[HidingGround]:
    """Every ground, in force or not."""
    return tuple(
        HidingGround(
            code=entry["code"],
            is_told=entry["isTold"],
            valid_from=date.fromisoformat(entry["validFrom"]),
            valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
            labels=entry["labels"],
        )
        for entry in json.loads(_text("grounds.json"))
    )


@cache
def notices() -> Mapping[str, Any]:
    """What the person is told of hidings, and the provisions by kind of controller."""
    document: Mapping[str, Any] = json.loads(_text("notices.json"))
    return document


def _text(name: str) -> str:
    return files(DATA).joinpath(name).read_text(encoding="utf-8")


def ground_of(code: str, *, on: date) -> HidingGround:
    """The ground of this code in force; HidingGroundUnknown otherwise."""
    for one in grounds():
        if one.code == code and one.valid_from <= on and (one.valid_to is None or on <= one.valid_to):
            return one
    raise HidingGroundUnknown(errors=[FieldFault(pointer="/ground", detail="not in the list")])


def provision_of(kind: OrganisationKind) -> dict[str, str]:
    """By which act and section a controller of this kind hides, and by which it tells so."""
    for one in notices()["provisions"]:
        if one["kinds"] is None or kind in one["kinds"]:
            return {name: one[name] for name in ("act", "section", "refusal")}
    raise AssertionError("the last provision is for every kind")


def check_period(*, decided: date, valid_until: date, today: date) -> None:
    """Refuse a decision of the future, an end in the past, and a longer time than the rule lets."""
    if decided > today:
        raise DecisionInFuture(errors=[FieldFault(pointer="/decidedOn", detail="after today")])
    rule = RULES.get("hiding-validity", on=today)
    if valid_until < today:
        raise broken(rule=rule, detail="The hiding would have ended already", pointer="/validUntil")
    if valid_until > add_months(today, rule.number):
        raise broken(rule=rule, detail="The hiding would stand too long", pointer="/validUntil")


def state_of(*, valid_until: date, is_ended: bool, today: date) -> HidingState:
    """Whether a hiding hides today."""
    if is_ended:
        return HidingState.ENDED
    return HidingState.STANDING if today <= valid_until else HidingState.LAPSED
