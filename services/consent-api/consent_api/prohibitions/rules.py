"""When a minor may prohibit, and what a prohibition stops (703/2023 § 51).

In health care a minor who is able to decide on their care may prohibit without more (§ 51(1)); in social welfare for a
weighty reason (§ 51(2)). A prohibition stops every representative in the matters it names while the person is a minor.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consent_api.persons.rules import is_minor
from tym_shared.errors import FieldFault, Forbidden, Invalid
from tym_shared.vocabulary import Mandate


class ProhibitionRegister(StrEnum):
    """Whose data the prohibition is about."""

    COUNTY_HEALTH = "county-health"
    COUNTY_SOCIAL = "county-social"


class ProhibitionReason(StrEnum):
    """On which ground the minor may prohibit."""

    ABLE_TO_DECIDE_ON_CARE = "able-to-decide-on-care"
    WEIGHTY_REASON = "weighty-reason"


class WeightyReason(StrEnum):
    """What the weighty reason is in kind; the words stand in the social welfare's own record (703/2023 § 37)."""

    SAFETY = "safety"
    CONFLICT_IN_FAMILY = "conflict-in-family"
    PRIVACY_OF_DEVELOPMENT = "privacy-of-development"
    OTHER = "other"


REASON_OF = {
    ProhibitionRegister.COUNTY_HEALTH: ProhibitionReason.ABLE_TO_DECIDE_ON_CARE,
    ProhibitionRegister.COUNTY_SOCIAL: ProhibitionReason.WEIGHTY_REASON,
}
ROLE_OF = {
    ProhibitionRegister.COUNTY_HEALTH: "health-professional",
    ProhibitionRegister.COUNTY_SOCIAL: "social-worker",
}
EVERY_MATTER = tuple(Mandate)


class NotAMinor(Invalid):
    """The person is not known to be a minor."""


class ProhibitionReasonInsufficient(Invalid):
    """The law asks for another reason here."""


class ProhibitionOfAnotherRegister(Forbidden):
    """A professional records prohibitions of the own register only."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Register and reasons of a prohibition."""

    register: ProhibitionRegister
    reason: ProhibitionReason
    weighty_reason: WeightyReason | None


def check_minor(born: date | None, *, on: date) -> None:
    """Refuse somebody who is of age, or whose birth date is not known."""
    if born is None or not is_minor(born, on=on):
        raise NotAMinor


def check_ground(ground: Ground) -> None:
    """Refuse a reason that the register's rule does not know, and social welfare's without its weighty reason."""
    if ground.reason is not REASON_OF[ground.register]:
        fault = FieldFault(pointer="/reason", detail=f"{REASON_OF[ground.register]} is asked for")
        raise ProhibitionReasonInsufficient(errors=[fault])
    if (ground.weighty_reason is not None) is not (ground.reason is ProhibitionReason.WEIGHTY_REASON):
        fault = FieldFault(pointer="/weightyReason", detail="goes with weighty-reason, and only with it")
        raise ProhibitionReasonInsufficient(errors=[fault])


def check_professional(roles: Collection[str], register: ProhibitionRegister) -> None:
    """Refuse a professional of the other register."""
    if ROLE_OF[register] not in roles:
        raise ProhibitionOfAnotherRegister


def prohibited(standing: Iterable[Collection[str]], *, born: date | None, on: date) -> frozenset[str]:
    """The matters in which nobody may represent the person on a day; none once the person is of age."""
    if born is None or not is_minor(born, on=on):
        return frozenset()
    return frozenset().union(*standing)
