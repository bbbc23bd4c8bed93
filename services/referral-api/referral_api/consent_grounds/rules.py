"""Consent grounds: why a referral that stood on a consent is reconsidered."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

RECONSIDER = "reconsider-referral"
"""The job that asks the decision point anew about a referral that stood on a consent."""


class Cause(StrEnum):
    """What is known of the consent.

    `consent-superseded`: by a newer one, of all of it or a part. `consent-refused`: by a newer answer to the same.
    `consent-not-holding`: it did not hold when it was asked about after a sending.
    """

    WITHDRAWN = "consent-withdrawn"
    EXPIRED = "consent-expired"
    SUPERSEDED = "consent-superseded"
    REFUSED = "consent-refused"
    NOT_HOLDING = "consent-not-holding"


def consents_in(basis: Iterable[Mapping[str, Any]]) -> frozenset[UUID]:  # grounds as the decision point gives them
    """The consents among the grounds of a decision."""
    return frozenset(UUID(ground["consentId"]) for ground in basis if ground.get("consentId"))
