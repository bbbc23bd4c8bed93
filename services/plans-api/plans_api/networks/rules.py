"""Steering groups: 381/2023 § 9 and decree 388/2024 §§ 1 and 2.

County, employment authorities and Kela negotiate first; one employment authority, agreed on where they are several,
sets the group for five years. An employment authority's area in one county belongs to one group at a time: so a county
never has more groups than employment authorities.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from tym_shared.errors import Conflict, Forbidden, Invalid
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRule, LegalRules
from tym_shared.transitions import Machine
from tym_shared.vocabulary import OrganisationKind

NetworkId = NewType("NetworkId", UUID)
RULES = LegalRules.load("plans_api.networks.data")
MONTHS_A_YEAR = 12


class NetworkState(StrEnum):
    """Where a group stands; active, ending and expired follow from its term and are never stored."""

    NEGOTIATING = "negotiating"
    WITHDRAWN = "withdrawn"
    SET = "set"
    ACTIVE = "active"
    TERM_ENDING = "term-ending"
    EXPIRED = "expired"
    DISSOLVED = "dissolved"


class NetworkAction(StrEnum):
    """What can be done to a group, with what is made under it."""

    NEGOTIATE = "negotiate"
    WITHDRAW = "withdraw"
    NAME_MEMBER = "name-member"
    END_MEMBER = "end-member"
    NAME_CHAIR = "name-chair"
    NAME_VICE_CHAIR = "name-vice-chair"
    SET = "set"
    SET_GOALS = "set-goals"
    DISSOLVE = "dissolve"
    LEAD = "propose-lead-person"
    AGREE = "draft-agreement"


class NetworkTransitionNotAllowed(Conflict):
    """The group's present state does not permit this."""


class NetworkIncomplete(Conflict):
    """What the law wants before a group is set is missing."""


class AreaInAnotherNetwork(Conflict):
    """Another group has this area during the term."""


class SettingAuthorityNotAgreed(Conflict):
    """The employment authorities have not agreed which of them sets the group."""


class NotTheSettingAuthority(Forbidden):
    """The employment authority that sets the group does this."""


class NotThisPart(Forbidden):
    """Another of the group's parties does this."""


class AreaUnknown(Invalid):
    """The directory knows no such area of an employment authority in a county."""


class OwnAreaMissing(Invalid):
    """A group is proposed by one of its own parties."""


class MemberUnknown(Invalid):
    """The group has no such member at present."""


class SettingAuthorityNotAccepted(Invalid):
    """The group's employment authorities say which of them sets it, and nobody else."""


class TermBeforeLaw(Invalid):
    """The term would begin before the decree on steering groups came into force."""


class NationalGoalsNotConsidered(Invalid):
    """The national goals of 380/2023 § 21 have to be considered."""


class YearOutsideTerm(Invalid):
    """The year does not belong to the group's term."""


BEFORE = (NetworkState.NEGOTIATING,)
DURING = (NetworkState.SET, NetworkState.ACTIVE, NetworkState.TERM_ENDING)
TRANSITIONS = {
    (NetworkState.NEGOTIATING, NetworkAction.NEGOTIATE): NetworkState.NEGOTIATING,
    (NetworkState.NEGOTIATING, NetworkAction.WITHDRAW): NetworkState.WITHDRAWN,
    (NetworkState.NEGOTIATING, NetworkAction.SET): NetworkState.SET,
    **{(state, NetworkAction.NAME_MEMBER): state for state in (*BEFORE, *DURING)},
    **{(state, NetworkAction.END_MEMBER): state for state in (*BEFORE, *DURING)},
    **{(state, NetworkAction.NAME_CHAIR): state for state in (*BEFORE, *DURING)},
    **{(state, NetworkAction.NAME_VICE_CHAIR): state for state in (*BEFORE, *DURING)},
    **{(state, NetworkAction.SET_GOALS): state for state in DURING},
    **{(state, NetworkAction.DISSOLVE): NetworkState.DISSOLVED for state in DURING},
    **{(state, NetworkAction.LEAD): state for state in DURING},
    **{(state, NetworkAction.AGREE): state for state in DURING},
}
MACHINE = Machine(TRANSITIONS, refusal=NetworkTransitionNotAllowed, noun="group")
OF_SETTER = frozenset(
    {
        NetworkAction.SET,
        NetworkAction.NAME_CHAIR,
        NetworkAction.SET_GOALS,
        NetworkAction.LEAD,
        NetworkAction.DISSOLVE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Composition:
    """A group as it stands: its parties, which of them have negotiated, whom they named."""

    parts: Mapping[str, OrganisationKind]
    negotiated: Collection[str]
    setter: str | None
    naming: Collection[str]
    has_chair: bool
    has_vice_chair: bool


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Something that is missing before a group can be set, and whose it is."""

    code: str
    rule: LegalRule
    organisation: str | None = None

    def as_data(self) -> dict[str, Any]:
        """As a refusal names it."""
        return {"code": self.code, "organisationId": self.organisation, "rule": self.rule.reference()}


def agreed_setter(authorities: Collection[str], proposed: Mapping[str, str | None]) -> str | None:
    """The employment authority that sets the group: the only one, or the one that all have named."""
    if len(authorities) == 1:
        return next(iter(authorities))
    named = {proposed.get(authority) for authority in authorities}
    return named.pop() if len(named) == 1 else None


def state_on(stored: NetworkState, *, term_from: date | None, term_to: date | None, on: date) -> NetworkState:
    """The state on a day: a group that is set lives through its term by itself."""
    if stored is not NetworkState.SET or term_from is None or term_to is None or on < term_from:
        return stored
    if on > term_to:
        return NetworkState.EXPIRED
    months = RULES.get("term-ending", on=on).number
    return NetworkState.TERM_ENDING if on >= add_months(term_to, -months) else NetworkState.ACTIVE


def term_ending_until(on: date) -> date:
    """The last day of the terms that are ending on a day."""
    return add_months(on, RULES.get("term-ending", on=on).number)


def term_to(term_from: date) -> date:
    """The last day of a term that begins on this day, 388/2024 § 1."""
    years = RULES.get("group-term", on=term_from).number
    return add_months(term_from, years * MONTHS_A_YEAR) - timedelta(days=1)


def require_term(term_from: date, *, on: date) -> None:
    """Refuse a term that would begin before there was a decree on it."""
    if RULES.find("group-term", on=term_from) is None:
        rule = RULES.get("group-term", on=on)
        raise TermBeforeLaw(
            f"{rule.act} is not in force on that day.", rule=rule.reference(given=term_from.isoformat())
        )


def require_complete(group: Composition, *, on: date) -> None:
    """Refuse to set a group, naming all that is missing: negotiations, the setter, members, the chairs."""
    missing = list(_missing(group, on))
    if missing:
        raise NetworkIncomplete(
            "The group cannot be set yet.",
            missing=[one.as_data() for one in missing],
            rule=missing[0].rule.reference(),
        )


def _missing(group: Composition, on: date) -> Iterator[Missing]:
    for party in sorted(set(group.parts) - set(group.negotiated)):
        yield Missing(code="negotiation", rule=RULES.get("negotiation", on=on), organisation=party)
    if group.setter is None:
        yield Missing(code="setting-authority", rule=RULES.get("shared-group", on=on))
    for party in sorted(set(group.parts) - set(group.naming)):
        yield Missing(code="member", rule=RULES.get("members", on=on), organisation=party)
    if not group.has_chair:
        yield Missing(code="chair", rule=RULES.get("chair", on=on), organisation=group.setter)
    if not group.has_vice_chair:
        yield Missing(code="vice-chair", rule=RULES.get("chair", on=on))


def may(action: NetworkAction, *, own: str, part: OrganisationKind, setter: str | None, proposer: str) -> bool:
    """Whether this party is the one to do this; the state decides the rest."""
    if action in OF_SETTER:
        return own == setter
    if action is NetworkAction.NAME_VICE_CHAIR:
        return part is OrganisationKind.WELLBEING_SERVICES_COUNTY
    return action is not NetworkAction.WITHDRAW or own == proposer


def require_part(action: NetworkAction, *, own: str, part: OrganisationKind, setter: str | None, proposer: str) -> None:
    """Refuse a party whose part this is not; SettingAuthorityNotAgreed while nobody is the setter."""
    if may(action, own=own, part=part, setter=setter, proposer=proposer):
        return
    if action not in OF_SETTER:
        raise NotThisPart
    if setter is None and part is OrganisationKind.EMPLOYMENT_AUTHORITY:
        raise SettingAuthorityNotAgreed
    raise NotTheSettingAuthority


def require_setter_stated(part: OrganisationKind, stated: str | None, authorities: Collection[str]) -> None:
    """Refuse a setter named by another than an employment authority, or one that is not of the group."""
    if part is OrganisationKind.EMPLOYMENT_AUTHORITY and stated in authorities:
        return
    if part is not OrganisationKind.EMPLOYMENT_AUTHORITY and stated is None:
        return
    raise SettingAuthorityNotAccepted


def require_goals(*, year: int, term_from: date, term_to: date, national: bool, on: date) -> None:
    """Refuse goals for a year outside the term, or set without considering the national ones."""
    rule = RULES.get("goals", on=on)
    if not national:
        raise NationalGoalsNotConsidered(rule=rule.reference())
    if not term_from.year <= year <= term_to.year:
        raise YearOutsideTerm(rule=rule.reference(given=year))
