"""Directing to the joint assessment: a receipt for each authority, and grounds that stay at home."""

from typing import Any

import httpx

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    DIRECTING,
    KELA,
    KELA_ID,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    read,
)
from tests.api_client import Api
from tests.database import Rows

GROUNDS_TEXT = "Masennus ja velat estävät työllistymisen."


def dispatch(api: Api, person: str, worker: str = VANTAA, **changed: Any) -> httpx.Response:
    body = {
        "personId": person,
        "recipientIds": [COUNTY_ID, KELA_ID],
        "grounds": ["work-capacity-limits", "life-management"],
        "groundsText": GROUNDS_TEXT,
        **changed,
    }
    return api.post(worker, "referral-api", f"{REFERRALS}/joint-assessment", body)


def test_each_authority_gets_its_own_referral_with_identity_and_the_fact_of_directing(api: Api) -> None:
    person = api.new_person()
    answer = dispatch(api, person)
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    assert (receipt["state"], receipt["allowedActions"], receipt["groupId"]) == ("sent", [], receipt["id"])
    assert {entry["recipientId"] for entry in receipt["referrals"]} == {COUNTY_ID, KELA_ID}
    for worker in (COUNTY, KELA):
        own = api.organisation_of(worker)
        [referral] = [entry["id"] for entry in receipt["referrals"] if entry["recipientId"] == own]
        found = api.eventually(lambda w=worker, r=referral: read(api, w, r, purpose=DIRECTING)).json()  # type: ignore[misc]
        assert (found["permitted"], found["personId"]) == (["client-relationship", "identity"], person)
        assert GROUNDS_TEXT not in str(found)
        received = act(api, worker, referral, "acknowledge")
        assert (received.status_code, received.json()["allowedActions"]) == (200, [])


def test_the_grounds_are_seen_by_the_sender_alone(api: Api) -> None:
    group = dispatch(api, api.new_person()).json()["groupId"]
    path = f"{REFERRALS}/joint-assessment/{group}"
    own = api.get(VANTAA, "referral-api", path, purpose=DIRECTING)
    assert (own.status_code, own.json()["groundsText"]) == (200, GROUNDS_TEXT)
    assert len(own.json()["referrals"]) == 2
    for other in (KELA, COUNTY, "kerava-worker"):
        assert api.get(other, "referral-api", path, purpose=DIRECTING).status_code == 404


def test_a_receipt_is_neither_accepted_nor_declined(api: Api) -> None:
    [referral, *_] = dispatch(api, api.new_person(), recipientIds=[KELA_ID]).json()["referrals"]
    act(api, KELA, referral["id"], "acknowledge")
    for action, body in (("accept", None), ("decline", {"reason": "no-capacity"}), ("record-application", None)):
        refused = act(api, KELA, referral["id"], action, body)
        assert (refused.status_code, kind_of(refused)) == (409, "referral-transition-not-allowed")


def test_a_stranger_is_directed_by_nobody_and_nothing_is_stored(api: Api, rows: Rows) -> None:
    person = api.new_person("kerava-worker")
    before = rows.counts("referral")
    assert dispatch(api, person).status_code == 404
    assert rows.counts("referral") == before


def test_only_the_three_authorities_direct_and_are_directed_to(api: Api, rows: Rows) -> None:
    person = api.new_person()
    before = rows.counts("referral")
    assert dispatch(api, person, worker="provider-worker").status_code == 403
    to_provider = dispatch(api, person, recipientIds=["provider-tyovalmennus"])
    to_itself = dispatch(api, person, recipientIds=["employment-vantaa"])
    twice = dispatch(api, person, recipientIds=[KELA_ID, KELA_ID])
    assert [answer.status_code for answer in (to_provider, to_itself, twice)] == [422, 422, 400]
    assert kind_of(to_provider) == "referral-kind-not-allowed"
    assert dispatch(api, person, grounds=["unwillingness"]).status_code == 400
    assert rows.counts("referral") == before


def test_every_authority_may_direct(api: Api) -> None:
    person = api.new_person()
    api.make_client("vantaa-county-social-worker", person)
    answer = dispatch(api, person, worker=COUNTY, recipientIds=["employment-vantaa", KELA_ID])
    assert answer.status_code == 201, answer.text
    found = read(api, COUNTY, answer.json()["referrals"][0]["id"], purpose=DIRECTING)
    assert found.json()["register"] == "county-social"


def test_events_of_a_dispatch_name_no_person(api: Api, rows: Rows) -> None:
    person = api.new_person()
    group = dispatch(api, person).json()["groupId"]
    events = rows.all("referral", f"SELECT type, data, readers FROM outbox_events WHERE data->>'groupId' = '{group}'")
    assert [event["type"] for event in events] == ["referral.sent", "referral.sent"]
    assert person not in str(events)
    assert {reader for event in events for reader in event["readers"]} == {"employment-vantaa", COUNTY_ID, KELA_ID}
