"""Answer links: what one may be made for, how long it holds, and who may use it.

The recipient of secret data is identified before it reaches them (906/2019 § 14): a link opens nothing by itself, but
only to a worker of the recipient who has identified strongly (617/2009). It never opens the TYM register.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from tym_shared.errors import Conflict, Forbidden, Invalid, Unavailable
from tym_shared.legal_rules import LegalRules
from tym_shared.transitions import Machine
from tym_shared.vocabulary import OrganisationKind, Register

DATA = "referral_api.links.data"
RULES = LegalRules.load(DATA)
RECEIVERS = frozenset(
    {
        OrganisationKind.SERVICE_PROVIDER,
        OrganisationKind.COUNTY_CONTRACTOR,
        OrganisationKind.EMPLOYER,
        OrganisationKind.EDUCATION_PROVIDER,
        OrganisationKind.YOUTH_WORK,
        OrganisationKind.MUNICIPALITY,
    }
)
"""Organisations that may be without a system of their own; the three authorities are not."""


class LinkAnswer(StrEnum):
    """What can be done through a link."""

    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    DECLINE = "decline"
    RETURN_WITH_ADVICE = "return-with-advice"
    REQUEST_INFORMATION = "request-information"
    WITHDRAW_REQUEST = "withdraw-request"
    PROPOSE = "propose"
    SCHEDULE = "schedule"
    RECORD_ATTENDANCE = "record-attendance"
    RECORD_NO_SHOW = "record-no-show"
    HOLD = "hold"
    RESUME = "resume"
    START = "start"
    REPORT_ABSENCE = "report-absence"
    ATTACH_REPORT = "attach-report"
    COMPLETE = "complete"
    CANCEL = "cancel"
    ANSWER_OUTCOME = "answer-outcome"
    CONFIRM_CANCELLATION = "confirm-cancellation"
    REFUSE_CANCELLATION = "refuse-cancellation"


REPEATED = frozenset(
    {
        LinkAnswer.REQUEST_INFORMATION,
        LinkAnswer.WITHDRAW_REQUEST,
        LinkAnswer.PROPOSE,
        LinkAnswer.SCHEDULE,
        LinkAnswer.RECORD_ATTENDANCE,
        LinkAnswer.RECORD_NO_SHOW,
        LinkAnswer.HOLD,
        LinkAnswer.RESUME,
        LinkAnswer.REPORT_ABSENCE,
        LinkAnswer.ATTACH_REPORT,
    }
)
"""What may be done as often as it happens, until the recipient is done with it."""

DONE = frozenset(
    {
        LinkAnswer.DECLINE,
        LinkAnswer.RETURN_WITH_ADVICE,
        LinkAnswer.COMPLETE,
        LinkAnswer.CANCEL,
        LinkAnswer.ANSWER_OUTCOME,
        LinkAnswer.CONFIRM_CANCELLATION,
    }
)
"""Answers with which the recipient is done: a link that takes one is spent with its last answer that is given once."""


class LinkState(StrEnum):
    """Where a link stands; one past its last moment is still `live`, and serves again once it is refreshed."""

    LIVE = "live"
    SPENT = "spent"
    REVOKED = "revoked"


class LinkAction(StrEnum):
    """What its sender does with a link; `spend`: its last answer has been given."""

    REFRESH = "refresh"
    REVOKE = "revoke"
    SPEND = "spend"


TRANSITIONS = {
    (LinkState.LIVE, LinkAction.REFRESH): LinkState.LIVE,
    (LinkState.LIVE, LinkAction.REVOKE): LinkState.REVOKED,
    (LinkState.LIVE, LinkAction.SPEND): LinkState.SPENT,
}


class LinkTransitionNotAllowed(Conflict):
    """The link's present state does not permit this."""


class ReferralTakesNoLink(Conflict):
    """A link is made for a referral that has been sent and has not ended."""


class LinkNeverOpensTym(Invalid):
    """What stands in the TYM register is never opened by a link."""


class LinkAnswersElsewhere(Invalid):
    """This recipient answers through a system of its own."""


class LinksNotOffered(Unavailable):
    """This installation has no key to sign links with."""


class IdentificationTooWeak(Forbidden):
    """A link is used by a worker who has identified strongly."""


MACHINE = Machine(TRANSITIONS, refusal=LinkTransitionNotAllowed, noun="link")


def check_makeable(register: Register, recipient: OrganisationKind) -> None:
    """Refuse a referral of the TYM register, and one to an organisation that has a system of its own."""
    if register is Register.TYM:
        raise LinkNeverOpensTym
    if recipient not in RECEIVERS:
        raise LinkAnswersElsewhere


def last_moment(made_at: datetime, *, on: date) -> datetime:
    """Until when a link that is made or refreshed now holds."""
    return made_at + timedelta(days=RULES.get("answer-link-days", on=on).number)


def left_of(actions: Iterable[str], used: Collection[str]) -> list[str]:
    """The answers that a link still takes: those not given yet, and those that repeat until the recipient is done."""
    given = list(actions)
    awaited = [action for action in given if action not in used and action not in REPEATED]
    if awaited or not DONE & set(given):
        return [action for action in given if action in awaited or action in REPEATED]
    return []


@dataclass(frozen=True, kw_only=True)
class Level:
    """A value of `acr` that states strong identification, in the days in which it counts."""

    acr: str
    act: str
    section: str
    valid_from: date
    valid_to: date | None
    assumption: str | None


def check_strong(acr: str | None, *, on: date) -> None:
    """IdentificationTooWeak for a token that does not state a level that is strong on the day."""
    strong = strong_levels(on)
    if acr not in strong:
        raise IdentificationTooWeak(levels=sorted(strong))


def strong_levels(on: date) -> frozenset[str]:
    """The `acr` values that state strong identification on a day."""
    return frozenset(
        level.acr for level in levels() if level.valid_from <= on and (level.valid_to is None or on <= level.valid_to)
    )


@lru_cache(maxsize=1)
def levels() -> tuple[Level, ...]:
    """Every level, counting or not."""
    entries = json.loads(files(DATA).joinpath("levels.json").read_text("utf-8"))
    return tuple(
        Level(
            acr=entry["acr"],
            act=entry["act"],
            section=entry["section"],
            valid_from=date.fromisoformat(entry["validFrom"]),
            valid_to=date.fromisoformat(entry["validTo"]) if entry["validTo"] else None,
            assumption=entry["assumption"],
        )
        for entry in entries
    )
