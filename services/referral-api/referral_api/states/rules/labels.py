"""What states are called, in three languages."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from referral_api.states.rules.standings import ReferralState

DATA = "referral_api.states.data"


@cache
def state_labels() -> Mapping[ReferralState, Mapping[str, str]]:
    """The label of each state by language."""
    held = json.loads(files(DATA).joinpath("labels.json").read_text(encoding="utf-8"))
    return {ReferralState(state): labels for state, labels in held.items()}
