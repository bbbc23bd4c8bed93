"""Consents: states, transitions, and what the law asks of a consent's form and precision.

A consent is recorded only where a provision lets disclosure stand on consent (380/2023 §§ 116 and 118, 703/2023
§§ 53-55 and others); inside the co-operation model statute decides and a consent is never recorded as the basis. A
refusal is recorded too (§ 118).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from consent_api.bases.rules import ConsentForm, ConsentKind, LegalBasis
from tym_shared.errors import Conflict, FieldFault, Invalid
from tym_shared.legal_dates import HELSINKI, add_months, legal_date
from tym_shared.legal_rules import LegalRules
from tym_shared.transitions import Machine
from tym_shared.vocabulary import DataCategory

ConsentId = NewType("ConsentId", UUID)
RULES = LegalRules.load("consent_api.consents.data")


class ConsentState(StrEnum):
    """Where a consent stands."""

    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class ConsentAction(StrEnum):
    """What can be done to a consent; `expire` and `supersede` happen by themselves."""

    GIVE = "give"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"


TRANSITIONS = {
    (ConsentState.REQUESTED, ConsentAction.GIVE): ConsentState.GIVEN,
    (ConsentState.REQUESTED, ConsentAction.REFUSE): ConsentState.REFUSED,
    (ConsentState.REQUESTED, ConsentAction.EXPIRE): ConsentState.EXPIRED,
    (ConsentState.GIVEN, ConsentAction.WITHDRAW): ConsentState.WITHDRAWN,
    (ConsentState.GIVEN, ConsentAction.EXPIRE): ConsentState.EXPIRED,
    (ConsentState.GIVEN, ConsentAction.SUPERSEDE): ConsentState.SUPERSEDED,
}
"""A refusal cannot be withdrawn, nor a consent extended: a new consent is given instead and supersedes the old one."""


class ConsentTransitionNotAllowed(Conflict):
    """The consent's present state does not permit this action."""


class ConsentHasNoBasis(Invalid):
    """No provision lets this disclosure stand on consent."""


class ConsentFormInsufficient(Invalid):
    """The law asks for another form of consent."""


class ConsentNotItemised(Invalid):
    """The law asks for a consent that itemises these data."""


class ConsentTooLong(Invalid):
    """The consent would hold longer than its purpose allows."""


class ConsentKindsMixed(Invalid):
    """These data need permissions of different kinds; record one for each."""


class ConsentStillStands(Conflict):
    """The consent has not ended, so there is nothing to acknowledge."""


MACHINE = Machine(TRANSITIONS, refusal=ConsentTransitionNotAllowed, noun="consent")

BY_ITSELF = frozenset({ConsentAction.EXPIRE, ConsentAction.SUPERSEDE})


def allowed(state: ConsentState) -> list[str]:
    """What somebody may do with a consent in this state; what happens by itself is not offered."""
    return [action for action in MACHINE.allowed(state) if action not in BY_ITSELF]


@dataclass(frozen=True, kw_only=True)
class Consent:
    """A consent as decisions see it."""

    id: UUID
    kind: ConsentKind
    state: ConsentState
    categories: frozenset[DataCategory]
    itemised: frozenset[DataCategory]
    form: ConsentForm | None
    given_at: datetime
    valid_until: datetime | None
    by_guardian: bool


def check_consent(
    bases: Sequence[LegalBasis],
    *,
    categories: Collection[DataCategory],
    itemised: Collection[DataCategory],
    form: ConsentForm | None,
) -> ConsentKind:
    """The kind of permission that these categories need, if it can carry them.

    Refused: without basis, in another form (None for a request, whose form comes with the answer), not itemised, or
    mixing kinds.
    """
    kinds: set[ConsentKind] = set()
    for category in sorted(categories):
        basis = next((one for one in bases if category in one.categories), None)
        if basis is None or basis.consent is None:
            fault = FieldFault(pointer="/categories", detail=f"{category} cannot be disclosed on consent here")
            raise ConsentHasNoBasis(errors=[fault])
        if form is not None and form not in basis.consent.forms:
            accepted = ", ".join(sorted(basis.consent.forms))
            fault = FieldFault(pointer="/form", detail=f"{category} needs one of: {accepted}")
            raise ConsentFormInsufficient(errors=[fault], rule=_rule(basis))
        if form is not None and basis.consent.itemised and category not in itemised:
            fault = FieldFault(pointer="/itemisedCategories", detail=f"{category} must be itemised")
            raise ConsentNotItemised(errors=[fault], rule=_rule(basis))
        kinds.add(basis.consent.kind)
    if len(kinds) > 1:
        raise ConsentKindsMixed(errors=[FieldFault(pointer="/categories", detail="of different kinds")])
    return kinds.pop()


def valid_until(wanted: datetime | None, *, purpose: str, now: datetime) -> datetime:
    """When the consent ends: as wanted, or as long as its purpose allows; ConsentTooLong beyond that.

    The longest validity of a purpose is a dated setting in the rules data, for no Act states one.
    """
    rule = RULES.get(f"consent-validity:{purpose}", on=legal_date(now))
    last_day = add_months(legal_date(now), rule.number)
    longest = datetime.combine(last_day + timedelta(days=1), time(), HELSINKI)
    if wanted is not None and wanted > longest:
        fault = FieldFault(pointer="/validUntil", detail=f"after {longest.date().isoformat()}")
        raise ConsentTooLong(errors=[fault], rule=rule.reference())
    return wanted or longest


def _rule(basis: LegalBasis) -> dict[str, object]:
    return {
        "code": basis.code,
        "act": basis.act,
        "section": basis.section,
        "validFrom": basis.valid_from.isoformat(),
        "validTo": basis.valid_to.isoformat() if basis.valid_to else None,
    }
