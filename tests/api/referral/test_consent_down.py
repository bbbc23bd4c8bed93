"""Without the decision point nothing is disclosed, and the own register goes on."""

import time

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    JOINT,
    KELA,
    REFERRALS,
    VANTAA,
    act,
    eventually,
    make_case,
    read,
    referral_body,
    send,
)
from tests.api_client import Api
from tests.database import Rows
from tym_local.stack import LocalStack


def test_while_consent_api_is_away_disclosures_wait_and_own_work_goes_on(
    api: Api, rows: Rows, stack: LocalStack
) -> None:
    person = make_case(api)
    referral, other = send(api, person), send(api, person, recipient=COUNTY_ID)
    api.eventually(lambda: read(api, KELA, referral))
    draft = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, send=False)).json()["id"]
    stack.stop_service("consent-api")
    try:
        begun = time.monotonic()
        refused = read(api, KELA, referral)
        assert time.monotonic() - begun < 3
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
        assert person not in refused.text
        assert act(api, VANTAA, draft, "send").status_code == 503
        assert read(api, VANTAA, referral).status_code == 200
        assert read(api, VANTAA, draft).json()["state"] == "draft"
        assert api.get(KELA, "referral-api", REFERRALS, purpose=JOINT).status_code == 200
        assert act(api, KELA, referral, "acknowledge").status_code == 200
        assert act(api, VANTAA, other, "withdraw").status_code == 200
    finally:
        stack.start_service("consent-api")
    ended = f"SELECT 1 AS one FROM relations WHERE subject_id = '{other}' AND ends_at IS NOT NULL"
    eventually(lambda: bool(rows.all("consent", ended)), within=20)
    assert api.eventually(lambda: read(api, KELA, referral)).json()["state"] == "received"
    assert api.eventually(lambda: act(api, VANTAA, draft, "send")).status_code == 200
    uses = f"SELECT 1 AS one FROM uses WHERE person_id = '{person}' AND service = 'referral-api'"
    eventually(lambda: bool(rows.all("consent", uses)), within=20)
    assert read(api, COUNTY, other).json()["entries"] == []
