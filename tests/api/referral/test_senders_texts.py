"""What the sender says is kept only where the referral lets its recipient read it."""

import pytest

from tests.api.referral.consented import EMPLOYER, RECRUITMENT, SKILLS, presented
from tests.api.referral.stories import EMPLOYER_ID, REFERRALS, VANTAA, act, kind_of, read, register_consent
from tests.api_client import Api, Json
from tests.database import Rows

STEPS = {
    "request-cancellation": ("acknowledge", "accept", "start"),
    "query-outcome": ("acknowledge", "accept", "start", "complete"),
    "amendments": (),
    "withdraw": (),
}
BODIES: dict[str, dict[str, Json]] = {
    "request-cancellation": {"reason": "other", "text": "Peruttaisiinko?"},
    "query-outcome": {"question": "Miten kävi?"},
    "amendments": {"reason": "correction", "urgency": "urgent", "text": "Pian."},
    "withdraw": {"reason": "other", "text": "Ei enää."},
}


def introduced(api: Api, *steps: str) -> str:
    """A person whose skills an employer was told of, and nothing of a service; the referral's id."""
    person = api.new_person(VANTAA)
    register_consent(api, person)
    referral = presented(api, person)
    for step in steps:
        taken = act(api, EMPLOYER, referral, step, {"outcome": "achieved"} if step == "complete" else None)
        assert taken.status_code == 200, taken.text
    return referral


@pytest.mark.parametrize("action", STEPS)
def test_a_text_that_its_recipient_could_never_read_is_not_kept(api: Api, rows: Rows, action: str) -> None:
    referral = introduced(api, *STEPS[action])
    before = rows.counts("referral")
    refused = act(api, VANTAA, referral, action, BODIES[action])
    assert (refused.status_code, kind_of(refused)) == (422, "text-category-not-permitted"), refused.text
    assert refused.json()["errors"] == [{"pointer": "/categories/0", "detail": "one of: education-and-work, identity"}]
    assert rows.counts("referral") == before
    told = act(api, VANTAA, referral, action, {**BODIES[action], "categories": ["education-and-work"]})
    assert told.status_code == 200, told.text
    if action == "query-outcome":
        assert read(api, EMPLOYER, referral, purpose=RECRUITMENT).json()["stateText"] == "Miten kävi?"


def test_what_is_said_by_a_code_alone_needs_no_category(api: Api) -> None:
    referral = introduced(api, *STEPS["request-cancellation"])
    assert act(api, VANTAA, referral, "request-cancellation", {"reason": "other"}).status_code == 200


def test_a_text_on_a_draft_is_told_to_nobody(api: Api) -> None:
    person = api.new_person(VANTAA)
    body: Json = {
        "kind": "vacancy",
        "personId": person,
        "recipientId": EMPLOYER_ID,
        "entries": [SKILLS],
        "send": False,
    }
    draft = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    assert act(api, VANTAA, draft, "withdraw", BODIES["withdraw"]).status_code == 200


def test_the_answer_to_a_proposal_is_of_what_its_recipient_may_read(api: Api) -> None:
    referral = introduced(api, "acknowledge", "accept")
    dates: Json = {"reason": "extension", "endsOn": "2027-05-31"}
    proposal = act(api, EMPLOYER, referral, "proposals", dates).json()["proposalId"]
    refused = act(api, VANTAA, referral, f"proposals/{proposal}/accept", {"text": "Sopii."})
    assert (refused.status_code, kind_of(refused)) == (422, "text-category-not-permitted"), refused.text
    assert act(api, VANTAA, referral, f"proposals/{proposal}/accept").status_code == 200
