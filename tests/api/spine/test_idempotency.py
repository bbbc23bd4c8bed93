"""One effect per idempotency key, the first answer for every repetition, and nothing kept of a failure."""

import asyncio
import hashlib
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
import pytest

from tests.api_client import Api
from tests.database import Rows
from tests.scratch import Scratch
from tym_local.grants import issuer_url

WORKER = "vantaa-worker"


@pytest.fixture(scope="module")
def person(api: Api) -> str:
    """A client of the worker's organisation."""
    return api.new_person(WORKER)


def body(person: str, **changes: Any) -> dict[str, Any]:
    """A refusal, which needs no legal basis: the simplest write that takes a key."""
    return {
        "personId": person,
        "purpose": "recruitment",
        "discloserId": "employment-vantaa",
        "recipientId": "employer-rakennus",
        "categories": ["identity"],
        "answer": "refused",
        "form": "written",
        "textVersion": "2026-1",
        "language": "fi",
        **changes,
    }


def effects(rows: Rows, person: str) -> dict[str, int]:
    """What stands in the database of this person's consents."""
    mine = f"SELECT id FROM consents WHERE person_id = '{person}'"
    return rows.all(
        "consent",
        f"SELECT (SELECT count(*) FROM consents WHERE person_id = '{person}') AS consents,"
        f" (SELECT count(*) FROM outbox_events WHERE aggregate_id IN ({mine})) AS events,"
        f" (SELECT count(*) FROM audit_entries WHERE aggregate_id IN ({mine})) AS audits",
    )[0]


def test_a_repetition_gets_the_first_answer_and_has_no_effect(api: Api, rows: Rows, person: str) -> None:
    key, given = str(uuid.uuid4()), body(person)
    before = effects(rows, person)
    first = api.post(WORKER, "consent-api", "/v1/consents", given, key=key)
    again = api.post(WORKER, "consent-api", "/v1/consents", given, key=key)
    quoted = api.post(WORKER, "consent-api", "/v1/consents", given, key=f'"{key}"')
    assert first.status_code == 201, first.text
    assert "idempotency-replayed" not in first.headers
    for replay in (again, quoted):
        assert replay.headers["idempotency-replayed"] == "true"
        assert (replay.status_code, replay.content) == (201, first.content)
        for name in ("location", "etag", "content-type"):
            assert replay.headers[name] == first.headers[name]
    assert effects(rows, person) == {name: number + 1 for name, number in before.items()}


def test_another_body_under_a_used_key_is_refused(api: Api, rows: Rows, person: str) -> None:
    key = str(uuid.uuid4())
    assert api.post(WORKER, "consent-api", "/v1/consents", body(person), key=key).status_code == 201
    before = rows.counts("consent")
    other = api.post(WORKER, "consent-api", "/v1/consents", body(person, language="sv"), key=key)
    assert (other.status_code, other.json()["type"].rpartition(":")[2]) == (422, "idempotency-key-reused")
    assert rows.counts("consent") == before


def test_a_key_belongs_to_its_user_and_its_operation(api: Api, person: str) -> None:
    key = str(uuid.uuid4())
    first = api.post(WORKER, "consent-api", "/v1/consents", body(person), key=key)
    colleague = api.post("vantaa-second-worker", "consent-api", "/v1/consents", body(person), key=key)
    given = api.post(WORKER, "consent-api", "/v1/consents", body(person, answer="given"))
    elsewhere = api.post(WORKER, "consent-api", f"/v1/consents/{given.json()['id']}/withdraw", key=key)
    assert (first.status_code, colleague.status_code, elsewhere.status_code) == (201, 201, 200)
    assert len({first.json()["id"], colleague.json()["id"], elsewhere.json()["id"]}) == 3


def test_a_failure_is_not_kept_so_that_the_key_can_be_used_again(api: Api, rows: Rows, person: str) -> None:
    key = str(uuid.uuid4())
    refused = api.post(WORKER, "consent-api", "/v1/consents", body(person, answer="given", form="phone"), key=key)
    assert refused.status_code == 422
    assert rows.all("consent", f"SELECT 1 FROM idempotency_records WHERE key = '{key}'") == []
    assert api.post(WORKER, "consent-api", "/v1/consents", body(person), key=key).status_code == 201


async def test_while_the_first_still_runs_the_second_is_told_to_wait(api: Api, person: str) -> None:
    key = str(uuid.uuid4())
    user = f"{issuer_url(api.stack.url('issuer'), 'employment-vantaa')}#{WORKER}"
    digest = hashlib.sha256("\n".join((user, "create_consent", key)).encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    first = await asyncpg.connect(Scratch(api.stack, "consent", "consent").dsn("runtime", "postgresql"))
    try:
        await first.execute("SELECT pg_advisory_lock($1)", number)
        second = await asyncio.to_thread(api.post, WORKER, "consent-api", "/v1/consents", body(person), key=key)
        assert (second.status_code, second.json()["type"].rpartition(":")[2]) == (409, "idempotency-key-busy")
        assert int(second.headers["retry-after"]) >= 1
    finally:
        await first.close()
    after = await asyncio.to_thread(api.post, WORKER, "consent-api", "/v1/consents", body(person), key=key)
    assert after.status_code == 201


def test_many_at_once_under_one_key_have_one_effect(api: Api, rows: Rows, person: str) -> None:
    key, given, before = str(uuid.uuid4()), body(person), effects(rows, person)
    api.stack.token(WORKER, "consent-api")
    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(lambda _: api.post(WORKER, "consent-api", "/v1/consents", given, key=key), range(24)))
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert effects(rows, person) == {name: number + 1 for name, number in before.items()}
