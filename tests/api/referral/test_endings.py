"""Declining, withdrawing and passing on: the recipient's access ends with the referral."""

from concurrent.futures import ThreadPoolExecutor

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    KELA,
    KELA_ID,
    REFERRALS,
    VANTAA,
    act,
    eventually,
    kind_of,
    make_case,
    read,
    receive,
    referral_body,
    send,
)
from tests.api.referral.uploads import attach
from tests.api_client import Api, Json
from tests.database import Rows


def test_a_decline_names_a_coded_reason(api: Api) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    assert act(api, COUNTY, referral, "decline", {"reason": "because"}).status_code == 400
    declined = act(api, COUNTY, referral, "decline", {"reason": "no-capacity"})
    assert (declined.status_code, declined.json()["state"], declined.json()["allowedActions"]) == (200, "declined", [])
    assert read(api, VANTAA, referral).json()["declineReason"] == "no-capacity"


def test_the_other_side_may_not_act_for_this_one(api: Api) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    for worker, action in ((VANTAA, "acknowledge"), (COUNTY, "withdraw"), (VANTAA, "accept")):
        refused = act(api, worker, referral, action)
        assert (refused.status_code, kind_of(refused)) == (403, "not-your-action")


def test_after_a_withdrawal_the_recipient_reads_the_bare_fact(api: Api) -> None:
    referral = send(api, make_case(api))
    api.eventually(lambda: read(api, KELA, referral))
    withdrawn = act(api, VANTAA, referral, "withdraw")
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    found = read(api, KELA, referral).json()
    assert (found["entries"], found["permitted"], found["serviceCode"]) == ([], [], None)
    assert {entry["reason"] for entry in found["denied"]} == {"referral-ended"}
    assert act(api, KELA, referral, "acknowledge").status_code == 409


def test_a_draft_and_a_withdrawn_draft_are_seen_by_the_sender_alone(api: Api, rows: Rows) -> None:
    person = make_case(api)
    answer = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, send=False))
    draft = answer.json()["id"]
    assert (answer.status_code, answer.json()["state"]) == (201, "draft")
    assert "permitted" not in answer.json()
    assert read(api, VANTAA, draft).json()["allowedActions"] == ["send", "withdraw"]
    assert read(api, KELA, draft).status_code == 404
    assert act(api, VANTAA, draft, "withdraw").status_code == 200
    assert read(api, KELA, draft).status_code == 404
    readers = rows.all("referral", f"SELECT readers FROM outbox_events WHERE aggregate_id = '{draft}'")
    assert {reader for event in readers for reader in event["readers"]} == {"employment-vantaa"}


def test_a_draft_is_sent_later(api: Api) -> None:
    body = referral_body(make_case(api), send=False)
    draft = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    sent = act(api, VANTAA, draft, "send")
    assert (sent.status_code, sent.json()["state"], sent.json()["version"]) == (200, "sent", 2), sent.text
    assert sent.json()["permitted"] == ["identity", "service-need"]
    assert act(api, VANTAA, draft, "send").status_code == 409


def test_passing_on_makes_a_new_referral_linked_both_ways(api: Api, rows: Rows) -> None:
    person = make_case(api)
    referral = send(api, person, recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    passed = act(api, COUNTY, referral, "redirect", {"recipientId": KELA_ID})
    assert (passed.status_code, passed.json()["state"]) == (200, "redirected"), passed.text
    new = passed.json()["redirectedTo"]
    old_one, new_one = read(api, VANTAA, referral).json(), read(api, VANTAA, new).json()
    assert (old_one["redirectedTo"], new_one["redirectedFrom"]) == (new, referral)
    assert (new_one["recipientId"], new_one["senderId"], new_one["state"]) == (KELA_ID, "employment-vantaa", "sent")
    assert (new_one["answerMode"], new_one["version"]) == ("application", old_one["version"] + 1)
    assert read(api, COUNTY, new).status_code == 404
    found = api.eventually(lambda: read(api, KELA, new)).json()
    assert [entry["category"] for entry in found["entries"]] == ["service-need"]
    told = rows.all("consent", f"SELECT discloser_id FROM decisions WHERE id = '{new_one['decisionId']}'")
    assert told == [{"discloser_id": COUNTY_ID}]
    query = f"SELECT 1 AS one FROM relations WHERE subject_id = '{referral}' AND ends_at IS NOT NULL"
    eventually(lambda: bool(rows.all("consent", query)))


def test_passing_on_keeps_the_way_of_answering_and_tells_of_files_left_behind(api: Api) -> None:
    person = make_case(api)
    kelas = send(api, person, recipient=COUNTY_ID, worker=KELA, answerMode="application", serviceCode=None)
    receive(api, COUNTY, kelas)
    passed = act(api, COUNTY, kelas, "redirect", {"recipientId": "employment-vantaa"})
    new = read(api, KELA, passed.json()["redirectedTo"]).json()
    assert (new["answerMode"], new["attention"]) == ("application", None)
    referral = send(api, person, recipient=COUNTY_ID)
    assert attach(api, VANTAA, f"{REFERRALS}/{referral}").status_code == 201
    receive(api, COUNTY, referral)
    later = act(api, COUNTY, referral, "redirect", {"recipientId": KELA_ID}).json()["redirectedTo"]
    assert read(api, VANTAA, later).json()["attention"]["code"] == "files-not-passed-on"
    assert act(api, VANTAA, later, "settle-attention").status_code == 200


def test_the_text_that_stands_is_passed_on_and_none_that_was_superseded_meanwhile(api: Api) -> None:
    for _ in range(6):
        referral = send(api, make_case(api), recipient=COUNTY_ID)
        receive(api, COUNTY, referral)
        entry = read(api, VANTAA, referral).json()["entries"][0]["id"]
        new_text: Json = {"category": "service-need", "text": "Oikea tieto.", "supersedes": entry}
        change: Json = {"reason": "correction", "entries": [new_text]}
        with ThreadPoolExecutor(2) as threads:
            amending = threads.submit(act, api, VANTAA, referral, "amendments", change)
            passing = threads.submit(act, api, COUNTY, referral, "redirect", {"recipientId": KELA_ID})
        assert passing.result().status_code == 200
        new = read(api, VANTAA, passing.result().json()["redirectedTo"]).json()
        is_amended = amending.result().status_code == 200
        assert [one["text"] == "Oikea tieto." for one in new["entries"]] == [is_amended]


def test_nothing_is_passed_on_to_the_sender_or_to_who_may_not_have_it(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    before = rows.counts("referral")
    for recipient in ("employment-vantaa", COUNTY_ID, "provider-tyovalmennus", "nobody"):
        assert act(api, COUNTY, referral, "redirect", {"recipientId": recipient}).status_code == 422
    assert rows.counts("referral") == before


def test_a_plan_item_is_referred_once_and_again_only_after_a_redirection(api: Api) -> None:
    person = make_case(api)
    item: Json = {"planItemId": person, "planItemRevision": 1}  # any id that is this test's own
    first = send(api, person, recipient=COUNTY_ID, **item)
    second = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, recipient=COUNTY_ID, **item))
    assert (second.status_code, kind_of(second)) == (409, "referral-exists-for-item")
    assert second.json()["referralId"] == first
    receive(api, COUNTY, first)
    assert act(api, COUNTY, first, "redirect", {"recipientId": KELA_ID}).status_code == 200
    alone = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, planItemId=person))
    assert alone.status_code == 400
