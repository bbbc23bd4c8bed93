"""Who may call and who may see: what is not visible answers like what does not exist, and refusals write nothing."""

import re
import uuid

import httpx
import pytest

from referral_api.operations import operations
from tests.api.referral.stories import (
    BODIES,
    COUNTY,
    COUNTY_ID,
    JOINT,
    KELA,
    KELA_ID,
    NECESSITY,
    REFERRALS,
    VANTAA,
    act,
    eventually,
    kind_of,
    make_case,
    read,
    referral_body,
    send,
)
from tests.api_client import Api
from tests.database import Rows

STRANGERS = (COUNTY, "kerava-worker", "provider-worker", "employer-contact")
NAIVE = "MjAyNi0wMS0wMXw3ZDBkM2M1MC04ZjdlLTRhMzQtOWQ0MC0yZjBhN2QyZjVmMDE"
"""A cursor whose time names no zone."""
ACTIONS = sorted(
    operation.path.rpartition("/")[2]
    for operation in operations.table.values()
    if operation.path.startswith(f"{REFERRALS}/{{referral_id}}/") and operation.method == "POST"
)


def bare(answer: httpx.Response) -> tuple[int, str]:
    """The answer without what must differ: the id in the path."""
    return answer.status_code, re.sub(r"[0-9a-f-]{36}", "ID", answer.text)


@pytest.mark.parametrize("worker", STRANGERS)
def test_a_stranger_reads_a_referral_as_one_that_does_not_exist(api: Api, worker: str) -> None:
    referral = send(api, make_case(api))
    for path in ("", "/attachments", f"/attachments/{uuid.uuid4()}"):
        answers = [
            api.get(worker, "referral-api", f"{REFERRALS}/{one}{path}", purpose=JOINT, necessity=NECESSITY)
            for one in (referral, uuid.uuid4())
        ]
        assert bare(answers[0]) == bare(answers[1])
        assert answers[0].status_code == 404


@pytest.mark.parametrize("action", [action for action in ACTIONS if action != "attachments"])
def test_a_stranger_acts_on_a_referral_as_on_one_that_does_not_exist(api: Api, rows: Rows, action: str) -> None:
    referral = send(api, make_case(api))
    before = rows.counts("referral"), rows.counts("consent")["decisions"]
    answers = [act(api, "kerava-worker", one, action, BODIES.get(action)) for one in (referral, str(uuid.uuid4()))]
    assert bare(answers[0]) == bare(answers[1])
    assert answers[0].status_code == 404
    assert (rows.counts("referral"), rows.counts("consent")["decisions"]) == before


def test_a_used_key_does_not_tell_a_stranger_that_a_referral_exists(api: Api) -> None:
    key, own, foreign = str(uuid.uuid4()), send(api, make_case(api)), send(api, make_case(api), recipient=COUNTY_ID)
    assert act(api, KELA, own, "acknowledge", key=key).status_code == 200
    answers = [act(api, KELA, one, "acknowledge", key=key) for one in (foreign, str(uuid.uuid4()))]
    assert bare(answers[0]) == bare(answers[1])
    assert answers[0].status_code == 404
    visible = send(api, make_case(api))
    reused = act(api, KELA, visible, "acknowledge", key=key)
    assert (reused.status_code, kind_of(reused)) == (422, "idempotency-key-reused")


@pytest.mark.parametrize("operation", sorted(operations.table))
def test_every_operation_refuses_who_may_not_call_it(api: Api, rows: Rows, operation: str) -> None:
    entry = operations.table[operation]
    path = re.sub(r"\{\w+\}", str(uuid.uuid4()), entry.path)
    before = rows.counts("referral")
    anonymous = api.request(None, entry.method, "referral-api", path)
    foreign = api.request("person-aino", entry.method, "referral-api", path)
    if entry.path.startswith("/v1/me/"):
        foreign = api.request(VANTAA, entry.method, "referral-api", path)
    assert (anonymous.status_code, foreign.status_code) == (401, 403)
    assert rows.counts("referral") == before


def test_persons_data_is_read_for_a_stated_purpose(api: Api) -> None:
    for operation in operations.table.values():
        if operation.personal:
            path = re.sub(r"\{\w+\}", str(uuid.uuid4()), operation.path)
            reader = "provider-link-holder" if operation.scope == "referrals:answer" else VANTAA
            missing = api.get(reader, "referral-api", path)
            assert (missing.status_code, missing.json()["type"].rpartition(":")[2]) == (400, "purpose-missing")


def test_boxes_list_what_needs_no_decision_and_log_every_person(api: Api, rows: Rows) -> None:
    person = make_case(api)
    referral = send(api, person)
    outbox = api.get(VANTAA, "referral-api", f"{REFERRALS}?box=outbox&limit=1", purpose=JOINT).json()
    assert (outbox["items"][0]["id"], outbox["items"][0]["turn"]) == (referral, "recipient")
    assert outbox["items"][0]["serviceCode"] == "vocational-rehabilitation-examination"
    inbox = api.get(KELA, "referral-api", f"{REFERRALS}?box=inbox&state=sent&kind=service&limit=1", purpose=JOINT)
    [item] = inbox.json()["items"]
    assert (item["id"], item["serviceCode"], item["allowedActions"]) == (referral, None, ["acknowledge"])
    assert {"entries", "reason", "caseId"}.isdisjoint(item)
    uses = rows.all("referral", f"SELECT organisation_id FROM use_entries WHERE '{person}' = ANY (person_ids)")
    assert {"employment-vantaa", KELA_ID} <= {row["organisation_id"] for row in uses}


def test_pages_follow_each_other_without_gap_or_repetition(api: Api) -> None:
    person = make_case(api)
    sent = [send(api, person) for _ in range(5)]
    found: list[str] = []
    cursor = ""
    while len(found) < 5:
        page = api.get(VANTAA, "referral-api", f"{REFERRALS}?box=outbox&limit=2{cursor}", purpose=JOINT).json()
        found += [item["id"] for item in page["items"]]
        cursor = f"&cursor={page['nextCursor']}"
    assert found[:5] == list(reversed(sent))


@pytest.mark.parametrize("cursor", ["x", "!!!", "MjAyNi0wMS0wMXwwMDAw", NAIVE])
def test_a_cursor_that_no_page_gave_is_malformed(api: Api, cursor: str) -> None:
    answer = api.get(VANTAA, "referral-api", f"{REFERRALS}?cursor={cursor}", purpose=JOINT)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (400, "cursor-unreadable")


def test_a_referral_is_reached_for_a_user_through_plans_api(api: Api, rows: Rows) -> None:
    person = make_case(api)
    headers = {
        "Authorization": f"Bearer {api.stack.token('plans-api', 'referral-api')}",
        "Tym-On-Behalf-Of": f"Bearer {api.stack.token(VANTAA, 'plans-api')}",
    }
    made = api.request(None, "POST", "referral-api", REFERRALS, body=referral_body(person), headers=headers)
    assert made.status_code == 201, made.text
    audit = rows.all(
        "referral", f"SELECT via, organisation_id FROM audit_entries WHERE aggregate_id = '{made.json()['id']}'"
    )
    assert audit == [{"via": "plans-api", "organisation_id": "employment-vantaa"}]


def test_the_feed_gives_each_organisation_its_own_events(api: Api) -> None:
    referral = send(api, make_case(api))

    def events_of(worker: str) -> list[str]:
        found, cursor = [], None
        while True:
            path = "/v1/events?limit=100" + (f"&cursor={cursor}" if cursor else "")
            page = api.get(worker, "referral-api", path).json()
            found += [event["type"] for event in page["items"] if event["subject"] == referral]
            if len(page["items"]) < 100:
                return found
            cursor = page["nextCursor"]

    assert read(api, VANTAA, referral).status_code == 200
    api.eventually(lambda: read(api, KELA, referral))
    eventually(lambda: bool(events_of("plans-api")))
    assert events_of(KELA) == events_of(VANTAA) == events_of("plans-api") == ["referral.sent"]
    assert events_of("kerava-worker") == []
