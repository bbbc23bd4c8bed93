"""The state machine of referrals: where one stands, the one table of what leads where, and moves by it."""

from referral_api.states.rules.labels import state_labels
from referral_api.states.rules.moves import (
    NotYourAction,
    ReferralTransitionNotAllowed,
    allowed_actions,
    may_be_proposed,
    next_state,
    whose_turn,
)
from referral_api.states.rules.standings import DecisionOutcome, ReferralAction, ReferralState, Side, Standing
from referral_api.states.rules.table import ENDED, PROPOSABLE, REPORTED_FROM, ROWS, SIDES, UNDER_WAY, Row, rows_of

__all__ = [
    "ENDED",
    "PROPOSABLE",
    "REPORTED_FROM",
    "ROWS",
    "SIDES",
    "UNDER_WAY",
    "DecisionOutcome",
    "NotYourAction",
    "ReferralAction",
    "ReferralState",
    "ReferralTransitionNotAllowed",
    "Row",
    "Side",
    "Standing",
    "allowed_actions",
    "may_be_proposed",
    "next_state",
    "rows_of",
    "state_labels",
    "whose_turn",
]
