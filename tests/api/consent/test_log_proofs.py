"""Heads, keys and proofs over HTTP: whoever sees an entry can prove it, from the answers alone."""

import hashlib
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consent_api.log.rules.tree import verify_consistency, verify_inclusion
from tests.api.consent.questions import PURPOSE, consent, evaluate, problem
from tests.api.consent.test_logs import Person, use
from tests.api_client import Api
from tests.database import Rows
from tym_shared.signatures import PublicKeys

CONSENT = "consent-api"
HEADS = "/v1/log-heads"
INCLUSION = "/v1/log-proofs/inclusion"
CONSISTENCY = "/v1/log-proofs/consistency"


@pytest.fixture
def person(api: Api) -> Person:
    """A client of Vantaa."""
    return Person(api)


def disclosed(person: Person) -> str:
    """The id of a recorded disclosure about the person, sealed and under a head."""
    person.ask("POST", "/v1/me/consents", consent())
    entry = str(evaluate(person.api, person.id)["context"]["id"])
    person.api.eventually(lambda: ask(person.api, "vantaa-worker", f"{INCLUSION}?entryId={entry}"), within=20)
    return entry


def ask(api: Api, who: str, path: str) -> Any:
    """A GET with a purpose."""
    return api.get(who, CONSENT, path, purpose=PURPOSE)


def holds(proof: dict[str, Any]) -> bool:
    """Whether an inclusion proof holds, from what it says alone."""
    leaf = hashlib.sha256(b"\x00" + proof["leaf"].encode()).digest()
    path = [bytes.fromhex(one) for one in proof["auditPath"]]
    root = bytes.fromhex(proof["rootHash"])
    return verify_inclusion(leaf=leaf, index=proof["index"], size=proof["treeSize"], path=path, root=root)


def test_a_person_proves_an_entry_of_the_own_log_against_a_signed_head(person: Person) -> None:
    entry = disclosed(person)
    proof = person.ask("GET", f"{INCLUSION}?entryId={entry}")
    assert holds(proof)
    sealed = json.loads(proof["leaf"])
    assert (sealed["id"], sealed["kind"], sealed["person_id"]) == (entry, "decision", person.id)
    assert (proof["kind"], proof["entryId"]) == ("decision", entry)
    keys = PublicKeys(person.ask("GET", "/v1/log-keys"))
    heads = person.ask("GET", f"{HEADS}?limit=100")["items"]
    head = next(one for one in heads if one["treeSize"] == proof["treeSize"])
    key_id, claims = keys.read(head["signature"])
    assert key_id == head["keyId"]
    assert {name: claims[name] for name in ("number", "treeSize", "rootHash", "logId")} == {
        name: head[name] for name in ("number", "treeSize", "rootHash", "logId")
    }
    assert claims["rootHash"] == proof["rootHash"]


def test_the_parties_prove_their_entry_and_to_others_it_is_not_there(api: Api, rows: Rows, person: Person) -> None:
    entry = disclosed(person)
    for party in ("vantaa-worker", "employer-contact"):
        answer = ask(api, party, f"{INCLUSION}?entryId={entry}")
        assert answer.status_code == 200, party
        assert holds(answer.json())
    assert problem(ask(api, "kela-specialist", f"{INCLUSION}?entryId={entry}")) == (404, "not-found")
    assert problem(ask(api, "kela-specialist", f"{INCLUSION}?entryId={uuid.uuid4()}")) == (404, "not-found")
    logged = rows.all(
        "consent",
        f"SELECT DISTINCT organisation_id FROM use_entries WHERE operation = 'prove_inclusion'"
        f" AND '{person.id}' = ANY (person_ids) ORDER BY 1",
    )
    assert [row["organisation_id"] for row in logged] == ["employer-rakennus", "employment-vantaa"]


def test_a_denied_question_is_sealed_and_shown_to_nobody(api: Api, rows: Rows, person: Person) -> None:
    entry = evaluate(api, person.id)["context"]["id"]
    until = time.monotonic() + 15
    while not rows.all("consent", f"SELECT 1 FROM log_leaves WHERE entry_id = '{entry}'"):
        assert time.monotonic() < until
        time.sleep(0.1)
    time.sleep(0.1)
    assert problem(ask(api, "vantaa-worker", f"{INCLUSION}?entryId={entry}")) == (404, "not-found")


def test_an_entry_of_many_persons_needs_the_person(api: Api, person: Person) -> None:
    identifier, other = str(uuid.uuid4()), Person(api)
    entry = {**use(person.id, identifier), "personIds": [person.id, other.id]}
    assert api.post("plans-api", CONSENT, "/v1/uses", {"items": [entry]}).status_code == 200
    of_one = f"{INCLUSION}?entryId={identifier}&personId={other.id}"
    proof = api.eventually(lambda: ask(api, "kela-specialist", of_one), within=20).json()
    assert holds(proof)
    assert json.loads(proof["leaf"])["person_id"] == other.id
    ambiguous = ask(api, "kela-specialist", f"{INCLUSION}?entryId={identifier}")
    assert problem(ambiguous) == (400, "entry-of-many-persons")
    assert json.loads(person.ask("GET", f"{INCLUSION}?entryId={identifier}")["leaf"])["person_id"] == person.id


def test_trees_follow_one_another(api: Api, person: Person) -> None:
    disclosed(person)
    head = ask(api, "vantaa-worker", f"{HEADS}/latest").json()
    size = head["treeSize"]
    for first in {1, 2, size // 2 or 1, size}:
        proof = ask(api, "vantaa-worker", f"{CONSISTENCY}?first={first}&second={size}").json()
        assert proof["secondRootHash"] == head["rootHash"]
        assert verify_consistency(
            first_size=first,
            second_size=size,
            path=[bytes.fromhex(one) for one in proof["path"]],
            first_root=bytes.fromhex(proof["firstRootHash"]),
            second_root=bytes.fromhex(proof["secondRootHash"]),
        )
    reversed_sizes = ask(api, "vantaa-worker", f"{CONSISTENCY}?first={size + 1}&second={size}")
    assert problem(reversed_sizes) == (400, "tree-sizes-reversed")
    assert problem(ask(api, "vantaa-worker", f"{CONSISTENCY}?first=1&second={size + 100_000}")) == (404, "not-found")
    assert problem(ask(api, "vantaa-worker", f"{CONSISTENCY}?first=0&second=1"))[0] == 400


def test_a_tree_that_no_head_covers_proves_nothing(api: Api, person: Person) -> None:
    entry = disclosed(person)
    for size in (1, 10**9):
        answer = ask(api, "vantaa-worker", f"{INCLUSION}?entryId={entry}&treeSize={size}")
        assert problem(answer) == (404, "not-found"), size


def test_heads_are_numbered_signed_often_and_given_page_by_page(api: Api, person: Person) -> None:
    disclosed(person)
    latest = ask(api, "vantaa-worker", f"{HEADS}/latest").json()
    assert datetime.now(UTC) - datetime.fromisoformat(latest["signedAt"]) < timedelta(seconds=60)
    path, seen = f"{HEADS}?limit=1", []
    page = ask(api, "vantaa-worker", path).json()
    while page["nextCursor"] is not None:
        seen += page["items"]
        page = ask(api, "vantaa-worker", f"{path}&cursor={page['nextCursor']}").json()
    numbers = [head["number"] for head in [*seen, *page["items"]]]
    assert numbers == list(range(numbers[0], 0, -1))


def test_every_organisation_finds_the_heads_in_the_feed_and_others_find_them_in_the_file(
    api: Api, person: Person
) -> None:
    disclosed(person)
    latest = ask(api, "vantaa-worker", f"{HEADS}/latest").json()
    token = {"Authorization": f"Bearer {api.stack.token('plans-api', CONSENT)}"}

    def announced() -> Any:
        cursor, found = "", []
        while True:
            page = api.request(None, "GET", CONSENT, f"/v1/events?limit=100{cursor}", headers=token).json()
            found += [event for event in page["items"] if event["type"] == "log.head-signed"]
            if not page["items"]:
                return found
            cursor = f"&cursor={page['nextCursor']}"

    until = time.monotonic() + 10
    while latest["number"] not in {event["version"] for event in announced()}:
        assert time.monotonic() < until
        time.sleep(0.2)
    event = next(one for one in announced() if one["version"] == latest["number"])
    assert event["data"]["signature"] == latest["signature"]
    lines = (api.stack.folder / "log-heads.jsonl").read_text().splitlines()
    assert latest["signature"] in {json.loads(line)["signature"] for line in lines}
