"""Two at once: one effect for an idempotency key, one winner among competing actions."""

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    HEALTH,
    KELA,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    make_case,
    receive,
    referral_body,
    send,
)
from tests.api.referral.uploads import attach
from tests.api_client import Api, Json
from tests.database import Rows

NEED = {"category": "service-need"}


def at_once(*requests: Callable[[], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(lambda request: request(), requests))


def accept_at_once(api: Api, referral: str, *workers: str) -> list[httpx.Response]:
    return at_once(*(partial(act, api, worker, referral, "accept") for worker in workers))


def test_of_two_acceptances_at_once_one_wins(api: Api, rows: Rows) -> None:
    for _ in range(5):
        referral = send(api, make_case(api), recipient=COUNTY_ID)
        receive(api, COUNTY, referral)
        answers = accept_at_once(api, referral, COUNTY, HEALTH)
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 1}
        lost = next(answer for answer in answers if answer.status_code == 409)
        assert (kind_of(lost), lost.json()["state"]) == ("referral-transition-not-allowed", "accepted")
        versions = rows.all("referral", f"SELECT version FROM outbox_events WHERE aggregate_id = '{referral}'")
        assert sorted(row["version"] for row in versions) == [1, 2, 3]


def test_accepting_and_withdrawing_at_once_end_in_one_order(api: Api) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    accepted, withdrawn = at_once(
        lambda: act(api, COUNTY, referral, "accept"), lambda: act(api, VANTAA, referral, "withdraw")
    )
    assert withdrawn.status_code == 200
    assert accepted.status_code in {200, 409}


def test_contributing_and_withdrawing_at_once_never_stand_in_each_others_way(api: Api) -> None:
    for _ in range(6):
        referral = send(api, make_case(api))
        receive(api, KELA, referral)
        contributor = {"organisationId": COUNTY_ID, "role": "health-professional"}
        asked = act(api, KELA, referral, "request-information", {"question": "Lausunto?", "contributor": contributor})
        path = f"/v1/information-requests/{asked.json()['requestId']}"
        attaching, reply = (
            partial(attach, api, HEALTH, path, category="service-need"),
            partial(api.post, HEALTH, "referral-api", f"{path}/answer", {"text": "Ohessa.", **NEED}),
        )
        answers = at_once(attaching, reply, partial(act, api, VANTAA, referral, "withdraw"))
        assert [answer.status_code in {200, 201, 409} for answer in answers] == [True] * 3, answers
        assert answers[2].status_code == 200


def test_the_same_request_again_gives_the_same_answer_and_no_second_effect(api: Api, rows: Rows) -> None:
    person, key = make_case(api), str(uuid.uuid4())
    first = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person), key=key)
    before, asked = rows.counts("referral"), rows.counts("consent")["decisions"]
    again = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person), key=key)
    assert (again.status_code, again.json(), again.headers["Location"]) == (
        201,
        first.json(),
        first.headers["Location"],
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    assert rows.counts("referral") == before
    assert rows.counts("consent")["decisions"] == asked


def test_a_key_of_another_request_is_refused(api: Api) -> None:
    person, key = make_case(api), str(uuid.uuid4())
    api.post(VANTAA, "referral-api", REFERRALS, referral_body(person), key=key)
    other = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, reason="Toinen"), key=key)
    assert (other.status_code, kind_of(other)) == (422, "idempotency-key-reused")
    missing = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person), key="")
    assert (missing.status_code, kind_of(missing)) == (400, "idempotency-key-missing")


def test_the_same_request_at_once_has_one_effect(api: Api, rows: Rows) -> None:
    person, key = make_case(api), str(uuid.uuid4())
    body = referral_body(person, planItemId=person, planItemRevision=1)
    answers = at_once(*(lambda: api.post(VANTAA, "referral-api", REFERRALS, body, key=key) for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    for busy in (answer for answer in answers if answer.status_code == 409):
        assert (kind_of(busy), busy.headers["Retry-After"]) == ("idempotency-key-busy", "1")
    made = rows.all("referral", f"SELECT id FROM referrals WHERE person_id = '{person}'")
    assert len(made) == 1
    assert {answer.json()["id"] for answer in answers if answer.status_code == 201} == {made[0]["id"]}


def test_a_replayed_action_answers_as_it_first_did(api: Api) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    key = str(uuid.uuid4())
    first = act(api, COUNTY, referral, "acknowledge", key=key)
    act(api, COUNTY, referral, "accept")
    again = act(api, COUNTY, referral, "acknowledge", key=key)
    assert (again.status_code, again.json()) == (200, first.json())


def test_one_plan_item_sent_twice_at_once_becomes_one_referral(api: Api) -> None:
    person = make_case(api)
    item: Json = {"planItemId": person, "planItemRevision": 1}
    answers = at_once(
        *(lambda: api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, **item)) for _ in range(3))
    )
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 2}
    made = next(answer.json()["id"] for answer in answers if answer.status_code == 201)
    assert {answer.json()["referralId"] for answer in answers if answer.status_code == 409} == {made}
