"""Consents: states, transitions, and what the law asks of a consent's form and precision.

A consent is recorded only where a provision lets disclosure stand on consent (380/2023 §§ 116 and 118); between the
three authorities statute decides and a consent is never recorded as the basis. A refusal is recorded too (§ 118).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from consent_api.bases.rules import ConsentForm, ConsentKind, LegalBasis
from tym_shared.errors import Conflict, FieldFault, Invalid
from tym_shared.transitions import Machine
from tym_shared.vocabulary import DataCategory

ConsentId = NewType("ConsentId", UUID)


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


MACHINE = Machine(TRANSITIONS, refusal=ConsentTransitionNotAllowed, noun="consent")


@dataclass(frozen=True, kw_only=True)
class Consent:
    """A consent as decisions see it."""

    id: UUID
    kind: ConsentKind
    state: ConsentState
    categories: frozenset[DataCategory]
    itemised: frozenset[DataCategory]
    form: ConsentForm
    given_at: datetime
    valid_until: datetime | None
    by_guardian: bool


def check_consent(
    bases: Sequence[LegalBasis],
    *,
    categories: Collection[DataCategory],
    itemised: Collection[DataCategory],
    form: ConsentForm,
) -> None:
    """Refuse a consent that could not carry a disclosure: without basis, in another form, or not itemised."""
    for category in sorted(categories):
        basis = next((one for one in bases if category in one.categories), None)
        if basis is None or basis.consent is None:
            fault = FieldFault(pointer="/categories", detail=f"{category} cannot be disclosed on consent here")
            raise ConsentHasNoBasis(errors=[fault])
        if form not in basis.consent.forms:
            accepted = ", ".join(sorted(basis.consent.forms))
            fault = FieldFault(pointer="/form", detail=f"{category} needs one of: {accepted}")
            raise ConsentFormInsufficient(errors=[fault], rule=_rule(basis))
        if basis.consent.itemised and category not in itemised:
            fault = FieldFault(pointer="/itemisedCategories", detail=f"{category} must be itemised")
            raise ConsentNotItemised(errors=[fault], rule=_rule(basis))


def _rule(basis: LegalBasis) -> dict[str, object]:
    return {
        "code": basis.code,
        "act": basis.act,
        "section": basis.section,
        "validFrom": basis.valid_from.isoformat(),
        "validTo": basis.valid_to.isoformat() if basis.valid_to else None,
    }
