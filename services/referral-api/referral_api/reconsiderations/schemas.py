"""The wire shapes of reconsiderations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from referral_api.consent_grounds.rules import Cause
from referral_api.reconsiderations.rules import Result
from referral_api.states.rules import ReferralState
from tym_shared.wire import Outgoing


class ReconsiderationOut(Outgoing):
    """What the end of a consent did to the referral, and what it stood on before and after."""

    consent_id: UUID
    source_id: str
    cause: Cause
    cause_label: str
    result: Result
    state_before: ReferralState
    former_decision_id: UUID | None
    former_basis: list[dict[str, Any]]
    former_permitted: list[str]
    decision_id: UUID | None
    basis: list[dict[str, Any]]
    permitted: list[str]
    denied: list[dict[str, Any]]
    version: int
    at: datetime


class ReconsiderationsOut(Outgoing):
    """The reconsiderations of a referral, first to last."""

    items: list[ReconsiderationOut]
