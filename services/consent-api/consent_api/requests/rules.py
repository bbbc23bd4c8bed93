"""Requests about one's data: kinds, states, periods, and grounds of refusal.

Each controller answers for what it stored (381/2023 § 13, 380/2023 § 123), so a request goes to that one; one that came
to the wrong controller is handed on and keeps the day on which it was made. A restriction of processing that the law
excludes (381/2023 § 12, 380/2023 § 114) is refused at once, in writing. Periods are calendar months from the day of
receipt in Finland; a period that ends on a day off is not prolonged, so it never ends later than the law lets it.
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
from tym_shared.legal_rules import LegalRule, LegalRules, broken
from tym_shared.transitions import Machine
from tym_shared.vocabulary import Register

RequestId = NewType("RequestId", UUID)
DATA = "consent_api.requests.data"
RULES = LegalRules.load(DATA)


class RequestKind(StrEnum):
    """What is asked: GDPR 15, 16 and 18, and information on the log with its grounds (703/2023 § 11)."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    LOG_INFORMATION = "log-information"


class RequestState(StrEnum):
    """Where a request stands; `transferred` is how it ends at a controller that handed it on."""

    RECEIVED = "received"
    TAKEN = "taken"
    INFORMATION_ASKED = "information-asked"
    ANSWERED = "answered"
    REFUSED = "refused"
    TRANSFERRED = "transferred"


class RequestAction(StrEnum):
    """What can be done to a request; `supplement` is the person's, `refuse-at-once` nobody's."""

    TAKE = "take"
    ASK_INFORMATION = "ask-information"
    SUPPLEMENT = "supplement"
    EXTEND = "extend"
    ANSWER = "answer"
    REFUSE = "refuse"
    REFUSE_AT_ONCE = "refuse-at-once"
    TRANSFER = "transfer"


class RequestTransitionNotAllowed(Conflict):
    """The request's present state does not permit this action."""


class RequestExtendedAlready(Conflict):
    """The period of a request is extended once only."""


class RequestOverdue(Conflict):
    """The period has ended and can no longer be extended."""


class ControllerUnknown(Invalid):
    """The directory has no such organisation, or it keeps no such register."""


class EntryUnknown(Invalid):
    """No entry of the person's log has this id, or no controller answers for it."""


class RefusalGroundUnknown(Invalid):
    """The ground is not one on which such a request can be refused."""


class TransferToOneself(Invalid):
    """A request is handed on to another controller."""


RECEIVED, TAKEN, ASKED = RequestState.RECEIVED, RequestState.TAKEN, RequestState.INFORMATION_ASKED
OPEN = (RECEIVED, TAKEN, ASKED)
TRANSITIONS = {
    (RECEIVED, RequestAction.TAKE): TAKEN,
    (TAKEN, RequestAction.ASK_INFORMATION): ASKED,
    (ASKED, RequestAction.SUPPLEMENT): TAKEN,
    **{(state, RequestAction.EXTEND): state for state in OPEN},
    **{(state, RequestAction.ANSWER): RequestState.ANSWERED for state in (TAKEN, ASKED)},
    **{(state, RequestAction.REFUSE): RequestState.REFUSED for state in (TAKEN, ASKED)},
    **{(state, RequestAction.TRANSFER): RequestState.TRANSFERRED for state in OPEN},
    (RECEIVED, RequestAction.REFUSE_AT_ONCE): RequestState.REFUSED,
}
MACHINE = Machine(TRANSITIONS, refusal=RequestTransitionNotAllowed, noun="request")
OF_PERSON = frozenset({RequestAction.SUPPLEMENT})
BY_ITSELF = frozenset({RequestAction.REFUSE_AT_ONCE})


def allowed(state: RequestState, *, own: bool) -> list[str]:
    """What the person (`own`), or the controller's official, may do now."""
    offered = OF_PERSON if own else frozenset(RequestAction) - OF_PERSON - BY_ITSELF
    return [action for action in MACHINE.allowed(state) if action in offered]


@dataclass(frozen=True, kw_only=True)
class Provision:
    """A ground of refusal, or advice on what to do about one, as in force between two days."""

    code: str
    act: str
    section: str
    kinds: frozenset[RequestKind]
    registers: frozenset[str] | None
    at_once: bool
    valid_from: date
    valid_to: date | None
    texts: Mapping[str, str]

    def concerns(self, kind: RequestKind, register: str, *, on: date) -> bool:
        """Whether it bears on such a request on this day."""
        held = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return held and kind in self.kinds and (self.registers is None or register in self.registers)

    def as_data(self) -> dict[str, Any]:
        """What a stored refusal keeps of it, in every language: later changes of the data alter no refusal."""
        return {
            "code": self.code,
            "act": self.act,
            "section": self.section,
            "validFrom": self.valid_from.isoformat(),
            "texts": dict(self.texts),
        }


@cache
def _provisions(name: str) -> Sequence[Provision]:
    entries = json.loads(files(DATA).joinpath(name).read_text(encoding="utf-8"))
    return tuple(
        Provision(
            code=entry["code"],
            act=entry["act"],
            section=entry["section"],
            kinds=frozenset(map(RequestKind, entry["kinds"])),
            registers=frozenset(map(Register, entry["registers"])) if entry.get("registers") else None,
            at_once=entry.get("atOnce", False),
            valid_from=date.fromisoformat(entry["validFrom"]),
            valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
            texts=entry["texts"],
        )
        for entry in entries
    )


def refusal_grounds() -> Sequence[Provision]:
    """Every ground of refusal, in force or not."""
    return _provisions("refusal_grounds.json")


def refused_at_once(kind: RequestKind, register: str, *, on: date) -> Provision | None:
    """The provision by which the law itself refuses such a request, if one does."""
    return next((one for one in refusal_grounds() if one.at_once and one.concerns(kind, register, on=on)), None)


def refusal_ground(code: str, kind: RequestKind, register: str, *, on: date) -> Provision:
    """The ground of this code; RefusalGroundUnknown if such a request cannot be refused on it today."""
    for one in refusal_grounds():
        if one.code == code and one.concerns(kind, register, on=on):
            return one
    raise RefusalGroundUnknown(errors=[FieldFault(pointer="/ground", detail="not a ground for this")])


def advice(kind: RequestKind, register: str, *, on: date) -> list[dict[str, Any]]:
    """What the person can do about a refusal: how it is appealed, and how it comes to the ombudsman."""
    return [one.as_data() for one in _provisions("advice.json") if one.concerns(kind, register, on=on)]


def due_rule(kind: RequestKind, register: str, *, on: date) -> LegalRule:
    """The rule of the request's period: the register's own where it has one."""
    return RULES.find(f"request-due:{kind}:{register}", on=on) or RULES.get(f"request-due:{kind}", on=on)


def due_on(kind: RequestKind, register: str, *, received: date) -> date:
    """The last day on which the request is answered in time."""
    return add_months(received, due_rule(kind, register, on=received).number)


def extended_due_on(kind: RequestKind, register: str, *, received: date, due: date, today: date) -> date:
    """The last day after an extension, counted from receipt; refused where the law has none, and after the period."""
    first = due_rule(kind, register, on=received)
    extension = RULES.find(f"request-extension:{kind}", on=received)
    if extension is None or extension.act != first.act:
        raise broken(rule=first, detail="The law knows no extension of this period", pointer="")
    if today > due:
        raise RequestOverdue
    return add_months(received, first.number + extension.number)


def is_overdue(state: RequestState, due: date, *, today: date) -> bool:
    """Whether an open request has not been answered in time."""
    return state in OPEN and today > due
