"""Over HTTP: once a referral has ended, no action of any side changes it."""

import pytest

from tests.api.referral.stories import BODIES, COUNTY, COUNTY_ID, KELA, VANTAA, act, make_case, receive, send
from tests.api.referral.test_visibility import ACTIONS
from tests.api_client import Api
from tests.database import Rows

OF_LINKS = {"answer-links", "refresh", "revoke"}
"""What only its own resource permits, and its own tests try."""
TRIED = [action for action in ACTIONS if action not in {"attachments", "preview", "accept", "reject", *OF_LINKS}]


@pytest.fixture(scope="module")
def ended(api: Api) -> str:
    """A referral that the county has declined."""
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    assert act(api, COUNTY, referral, "decline", BODIES["decline"]).status_code == 200
    return referral


@pytest.mark.parametrize("action", [*TRIED, "accept"])
def test_an_ended_referral_refuses_every_action(api: Api, rows: Rows, ended: str, action: str) -> None:
    look = f"SELECT state, version, turn, turn_since FROM referrals WHERE id = '{ended}'"
    before = rows.all("referral", look)
    answers = {worker: act(api, worker, ended, action, BODIES.get(action)).status_code for worker in (VANTAA, COUNTY)}
    assert set(answers.values()) <= {403, 409}
    assert 409 in answers.values()
    assert act(api, KELA, ended, action, BODIES.get(action)).status_code == 404
    assert rows.all("referral", look) == before
