"""Texts of one side for the other: of the categories that the referral was sent with, decided anew, and withheld."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import httpx
import pytest

from tests.api.referral.stories import (
    BODIES,
    COUNTY,
    COUNTY_ID,
    JOINT,
    NECESSITY,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    make_case,
    read,
    referral_body,
    register_consent,
)
from tests.api_client import Api, Json
from tests.database import Rows

HEALTH, BASIC = "health-and-work-capacity", "service-need"
ENTRIES: Json = [{"category": BASIC, "text": "Tarve."}, {"category": HEALTH, "text": "Työkyky alentunut."}]
BEGUN = ("acknowledge", "accept", "start")
DONE = (*BEGUN, "complete")


def at(api: Api, *steps: str, **more: Json) -> str:
    """A referral to the county, sent with health data, that its two sides have taken so far."""
    body = referral_body(make_case(api), recipient=COUNTY_ID, **{"entries": ENTRIES, **more})
    sent = api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY)
    assert sent.status_code == 201, sent.text
    referral = str(sent.json()["id"])
    for step in steps:
        worker = VANTAA if step in {"query-outcome", "request-cancellation"} else COUNTY
        taken = act(api, worker, referral, step, BODIES.get(step))
        assert taken.status_code in {200, 201}, taken.text
    return referral


TEXTS: Mapping[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    "decline": (COUNTY, ("acknowledge",), {"reason": "other", "text": "T"}),
    "return-with-advice": (COUNTY, ("acknowledge",), {"advice": "T"}),
    "request-information": (COUNTY, ("acknowledge",), {"question": "T"}),
    "hold": (COUNTY, ("acknowledge", "accept"), {"reason": "other", "text": "T"}),
    "cancel": (COUNTY, ("acknowledge", "accept"), {"reason": "other", "text": "T"}),
    "proposals": (COUNTY, BEGUN, {"reason": "extension", "endsOn": "2027-05-31", "text": "T"}),
    "record-attendance": (COUNTY, ("acknowledge", "accept", "schedule"), {"text": "T"}),
    "record-no-show": (COUNTY, ("acknowledge", "accept", "schedule"), {"text": "T"}),
    "complete": (COUNTY, BEGUN, {"outcome": "achieved", "text": "T"}),
    "answer-outcome": (COUNTY, (*DONE, "query-outcome"), {"text": "T"}),
    "refuse-cancellation": (COUNTY, (*BEGUN, "request-cancellation"), {"text": "T"}),
    "withdraw": (VANTAA, (), {"reason": "other", "text": "T"}),
    "request-cancellation": (VANTAA, BEGUN, {"reason": "other", "text": "T"}),
    "query-outcome": (VANTAA, DONE, {"question": "T"}),
    "amendments": (VANTAA, (), {"reason": "correction", "urgency": "urgent", "text": "T"}),
}
"""Every action with a text: by whom, where the referral stands, and the body."""


@pytest.mark.parametrize("action", TEXTS)
def test_a_text_is_kept_only_in_what_was_sent_and_may_be_told_now(api: Api, rows: Rows, action: str) -> None:
    worker, steps, body = TEXTS[action]
    referral = at(api, *steps)
    before = rows.counts("referral")
    refused = act(api, worker, referral, action, {**body, "categories": [BASIC, "plan"]}, necessity=NECESSITY)
    assert (refused.status_code, kind_of(refused)) == (422, "text-category-not-permitted"), refused.text
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/categories/1"]
    denied = act(api, worker, referral, action, {**body, "categories": [HEALTH]})
    assert (denied.status_code, kind_of(denied)) == (403, "disclosure-denied"), denied.text
    assert rows.counts("referral") == before
    kept = act(api, worker, referral, action, {**body, "categories": [HEALTH]}, necessity=NECESSITY)
    assert kept.status_code in {200, 201}, kept.text
    after = rows.counts("referral")
    assert after["releases"] == before["releases"] + 1
    path = f"{REFERRALS}/{referral}/history"
    step = api.get(VANTAA, "referral-api", path, purpose=JOINT).json()["items"][-1]
    if step["text"] is not None:
        assert (step["text"], step["categories"], step["withheld"]) == ("T", [HEALTH], [])


@pytest.mark.parametrize("action", TEXTS)
def test_a_text_that_declares_nothing_is_of_the_service_and_is_told_without_a_decision(
    api: Api, rows: Rows, action: str
) -> None:
    worker, steps, body = TEXTS[action]
    referral = at(api, *steps)
    released = rows.counts("referral")["releases"]
    assert act(api, worker, referral, action, body).status_code in {200, 201}
    if action != "amendments":
        assert rows.counts("referral")["releases"] == released
    kept = rows.all("referral", f"SELECT text_categories FROM referral_steps WHERE referral_id = '{referral}'")
    assert {tuple(row["text_categories"]) for row in kept} == {(BASIC,)}


def test_a_refusal_tells_how_it_is_appealed_in_permitted_categories_alone(api: Api, rows: Rows) -> None:
    referral = at(api, "acknowledge", "record-application", answerMode="application")
    body = {"decisionId": "X-1", "outcome": "refused", "appealAdvice": "Oikaisuvaatimus 30 päivässä."}
    refused = act(api, COUNTY, referral, "record-decision", {**body, "categories": ["plan"]})
    assert (refused.status_code, kind_of(refused)) == (422, "text-category-not-permitted")
    told = act(api, COUNTY, referral, "record-decision", {**body, "categories": [HEALTH]}, necessity=NECESSITY)
    assert told.status_code == 200, told.text
    kept = f"SELECT appeal_advice_categories AS told FROM referrals WHERE id = '{referral}'"
    assert rows.all("referral", kept) == [{"told": [HEALTH]}]


def withheld_without_necessity(api: Api, referral: str) -> dict[str, Any]:
    """The last step as the county reads it without a ground for health data, and with it."""
    path = f"{REFERRALS}/{referral}/history"
    found: list[dict[str, Any]] = [
        api.get(COUNTY, "referral-api", path, purpose=JOINT, necessity=necessity).json()["items"][-1]
        for necessity in (None, NECESSITY)
    ]
    assert found[1]["text"] is not None
    return found[0]


@pytest.mark.parametrize("action", ["request-cancellation", "query-outcome", "amendments"])
def test_the_senders_text_is_withheld_from_who_may_not_read_it_now(api: Api, action: str) -> None:
    _, steps, body = TEXTS[action]
    referral = at(api, *steps)
    told = act(api, VANTAA, referral, action, {**body, "categories": [BASIC, HEALTH]}, necessity=NECESSITY)
    assert told.status_code == 200, told.text
    api.eventually(lambda: read(api, COUNTY, referral, necessity=NECESSITY))
    step = withheld_without_necessity(api, referral)
    assert (step["text"], step["categories"], step["withheld"]) == (None, [BASIC, HEALTH], [HEALTH])
    if action != "amendments":
        shown = [read(api, COUNTY, referral, necessity=necessity).json() for necessity in (None, NECESSITY)]
        assert [(one["stateText"], one["stateTextWithheld"]) for one in shown] == [(None, [HEALTH]), ("T", [])]
    own = read(api, VANTAA, referral).json()
    assert own["stateTextWithheld"] == []


def test_what_the_recipient_said_itself_it_reads_and_the_sender_too(api: Api) -> None:
    referral = at(api, "acknowledge", "accept")
    body = {"reason": "other", "text": "Leikkaus ensin.", "categories": [HEALTH]}
    assert act(api, COUNTY, referral, "hold", body, necessity=NECESSITY).status_code == 200
    path = f"{REFERRALS}/{referral}/history"
    for worker in (VANTAA, COUNTY):
        step = api.eventually(partial(api.get, worker, "referral-api", path, purpose=JOINT)).json()
        assert step["items"][-1]["text"] == "Leikkaus ensin."
    assert read(api, VANTAA, referral).json()["stateTextCategories"] == [HEALTH]


def test_the_answer_to_a_proposal_is_withheld_by_its_own_categories(api: Api) -> None:
    referral = at(api, *BEGUN)
    proposal = act(api, COUNTY, referral, "proposals", BODIES["proposals"]).json()["proposalId"]
    answer = {"text": "Voinnin mukaan.", "categories": [HEALTH]}
    refused = act(api, VANTAA, referral, f"proposals/{proposal}/accept", {**answer, "categories": ["plan"]})
    assert (refused.status_code, kind_of(refused)) == (422, "text-category-not-permitted")
    accepted = act(api, VANTAA, referral, f"proposals/{proposal}/accept", answer, necessity=NECESSITY)
    assert accepted.status_code == 200, accepted.text
    api.eventually(lambda: read(api, COUNTY, referral, necessity=NECESSITY))
    path = f"{REFERRALS}/{referral}/proposals"
    seen = [
        api.get(COUNTY, "referral-api", path, purpose=JOINT, necessity=necessity).json()["items"][0]
        for necessity in (None, NECESSITY)
    ]
    assert [(one["answerText"], one["withheld"]) for one in seen] == [(None, [HEALTH]), ("Voinnin mukaan.", [])]


def test_an_outcome_and_the_answer_about_it_name_what_they_tell(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    body = referral_body(make_case(api, person=person), recipient=COUNTY_ID, entries=ENTRIES)
    referral = api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY).json()["id"]
    for step in BEGUN:
        assert act(api, COUNTY, referral, step).status_code == 200
    outcome = {"outcome": "achieved", "text": "Työkyky palautui.", "categories": [HEALTH]}
    assert act(api, COUNTY, referral, "complete", outcome, necessity=NECESSITY).status_code == 200
    act(api, VANTAA, referral, "query-outcome", {"question": "Entä?"})
    answer = {"text": "Näin.", "outcome": {**outcome, "categories": ["plan"]}}
    before = rows.counts("referral")
    refused = act(api, COUNTY, referral, "answer-outcome", answer, necessity=NECESSITY)
    assert (refused.status_code, kind_of(refused)) == (422, "text-category-not-permitted"), refused.text
    assert rows.counts("referral") == before
    path = f"{REFERRALS}/{referral}/outcomes"
    [kept] = api.get(VANTAA, "referral-api", path, purpose=JOINT).json()["items"]
    assert (kept["text"], kept["textCategories"]) == ("Työkyky palautui.", [HEALTH])
    used = f"SELECT categories FROM use_entries WHERE '{person}' = ANY (person_ids) AND operation = 'list_outcomes'"
    assert any(HEALTH in row["categories"] for row in rows.all("referral", used))
    [own] = api.get(client, "referral-api", f"/v1/me/referrals/{referral}").json()["outcomes"]
    assert (own["text"], own["textCategories"]) == ("Työkyky palautui.", [HEALTH])
    seen = f"SELECT categories FROM use_entries WHERE '{person}' = ANY (person_ids) AND operation = 'get_my_referral'"
    assert any(HEALTH in row["categories"] for row in rows.all("referral", seen))


def test_what_stands_on_consent_is_completed_with_a_text_about_the_service_or_none(api: Api) -> None:
    for text in (None, "Tarkastus tehtiin."):
        person = api.new_person(VANTAA)
        shared: Json = ["identity", "service-need", HEALTH]
        register_consent(api, person, purpose="health-services", recipientId=COUNTY_ID, categories=shared)
        body = referral_body(person, recipient=COUNTY_ID, kind="health-check", serviceCode=None, entries=ENTRIES)
        sent = api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY)
        referral = sent.json()["id"]
        assert HEALTH in sent.json()["permitted"]
        for step in BEGUN:
            assert act(api, COUNTY, referral, step).status_code == 200
        beyond = {"outcome": "achieved", "text": "Sairaus.", "categories": [HEALTH]}
        refused = act(api, COUNTY, referral, "complete", beyond, necessity=NECESSITY)
        assert refused.status_code in {403, 404}, refused.text
        completed = act(api, COUNTY, referral, "complete", {"outcome": "achieved", "text": text})
        assert completed.status_code == 200, completed.text


def asked(api: Api, worker: str, request: str, **options: Any) -> httpx.Response:
    """An information request as a worker reads it."""
    return api.get(worker, "referral-api", f"/v1/information-requests/{request}", purpose=JOINT, **options)


def test_a_question_that_tells_health_data_is_withheld_from_a_contributor_without_a_ground(api: Api) -> None:
    referral = at(api, "acknowledge")
    question = {
        "question": "Miten selkä?",
        "categories": [HEALTH],
        "contributor": {"organisationId": "kela", "role": "kela-specialist"},
    }
    blind = act(api, COUNTY, referral, "request-information", question)
    assert (blind.status_code, kind_of(blind)) == (403, "disclosure-denied"), blind.text
    made = act(api, COUNTY, referral, "request-information", question, necessity=NECESSITY)
    assert made.status_code == 200, made.text
    request = made.json()["requestId"]
    shown = partial(asked, api, "kela-specialist", request)
    seen = api.eventually(lambda: shown(necessity=NECESSITY)).json()
    api.eventually(
        lambda: answer if (answer := shown(necessity=NECESSITY)).json()["question"] else httpx.Response(404, text="-")
    )
    assert seen["categories"] == [HEALTH]
    hidden = shown().json()
    assert (hidden["question"], hidden["withheld"]) == (None, [HEALTH])
    listed = api.get("kela-specialist", "referral-api", "/v1/information-requests?limit=100", purpose=JOINT).json()
    assert [one["question"] for one in listed["items"] if one["id"] == request] == [None]
    assert asked(api, COUNTY, request).json()["question"] == "Miten selkä?"
