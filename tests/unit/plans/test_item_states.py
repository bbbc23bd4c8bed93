"""What a referral's state means for its item: every state that referral-api knows is understood."""

import pytest

from plans_api.plans.rules import OF_REFERRAL, ItemState, VersionState, item_state
from plans_api.statistics.events import ENDINGS, TIMES
from referral_api.states.rules import ENDED, ReferralState

NOT_TAKEN_ON = {"draft", "sent", "received", "information-requested", "returned", "redirected"}


def test_every_state_is_known_by_name() -> None:
    states = {state.value for state in ReferralState}
    assert set(OF_REFERRAL) | NOT_TAKEN_ON == states
    assert set(OF_REFERRAL) & NOT_TAKEN_ON == set()
    assert {*TIMES, *ENDINGS} <= states
    assert {state.value for state in ENDED} - {"outcome-acknowledged"} <= ENDINGS


@pytest.mark.parametrize(
    ("state", "item"),
    [
        ("returned", ItemState.REFERRED),
        ("on-hold", ItemState.WAITING),
        ("scheduled", ItemState.WAITING),
        ("cancellation-requested", ItemState.ACTIVE),
        ("outcome-queried", ItemState.COMPLETED),
        ("cancelled", ItemState.NOT_REALISED),
    ],
)
def test_an_item_follows_its_referral(state: str, item: ItemState) -> None:
    assert item_state(VersionState.IN_FORCE, referral=state, decision=None, is_interrupted=False) is item
