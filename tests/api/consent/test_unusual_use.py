"""Unusual look-ups through the whole of it: made over HTTP, found in the sealed log, told to the organisation."""

import time
import uuid
from typing import Any

import pytest

from tests.api.consent.people import lookup
from tests.api.consent.questions import PURPOSE
from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import new_hetu
from tests.minting import Mint
from tym_shared.vocabulary import OrganisationKind

WITHIN = 60
QUIET = 7
"""Seconds after which what the watch has not told it will not tell."""
SURNAME = "Kanervamaa"


class Worker:
    """A worker of Vantaa's with a name of their own."""

    def __init__(self, api: Api, name: str) -> None:
        self.api, self.subject = api, f"worker-{uuid.uuid4()}"
        self.token = Mint(api.stack).worker(
            OrganisationKind.EMPLOYMENT_AUTHORITY,
            "consent-api",
            scope="persons:read persons:write",
            roles=("employment-specialist",),
            sub=self.subject,
            name=name,
        )

    def look_up(self, hetu: str) -> None:
        """Find a person by code."""
        sent = {"Authorization": f"Bearer {self.token}"}
        body = {"hetu": hetu}
        answer = self.api.request(
            None, "POST", "consent-api", "/v1/persons/lookup", body=body, headers=sent, purpose=PURPOSE
        )
        assert answer.status_code == 200, answer.text

    def told(self) -> list[dict[str, Any]]:
        """What Vantaa's auditor is to look into about this worker."""
        answer = self.api.get("vantaa-auditor", "consent-api", "/v1/follow-ups?limit=100")
        return [one for one in answer.json()["items"] if one["userId"].endswith(self.subject)]

    def wait_until_told(self) -> list[dict[str, Any]]:
        """The same, within the minute in which it has to come."""
        deadline = time.monotonic() + WITHIN
        while not (found := self.told()):
            assert time.monotonic() < deadline, "nothing was told"
            time.sleep(0.5)
        return found


def clients(api: Api, number: int, **names: str) -> list[str]:
    """The codes of so many new clients of Vantaa's."""
    codes = [new_hetu() for _ in range(number)]
    for code in codes:
        api.make_client("vantaa-worker", lookup(api, code, **names))
    return codes


def test_look_ups_of_the_own_surname_are_told_to_the_own_organisation_alone(api: Api, rows: Rows) -> None:
    worker = Worker(api, f"Veera {SURNAME}")
    codes = clients(api, 3, familyName=SURNAME)
    for code in codes[:2]:
        worker.look_up(code)
    worker.look_up(clients(api, 1)[0])
    time.sleep(QUIET)
    assert worker.told() == []
    worker.look_up(codes[2])
    (found,) = worker.wait_until_told()
    assert (found["kind"], found["ground"], found["state"]) == (
        "unusual-use", "persons-of-the-own-surname", "open",
    )  # fmt: skip
    assert SURNAME not in str(found)
    events = rows.all("consent", f"SELECT type, readers, data FROM outbox_events WHERE aggregate_id = '{found['id']}'")
    assert [(one["type"], one["readers"]) for one in events] == [("follow-up.opened", ["employment-vantaa"])]
    others = api.get("county-auditor", "consent-api", "/v1/follow-ups?limit=100").json()["items"]
    assert found["id"] not in {one["id"] for one in others}
    worker.look_up(codes[0])
    time.sleep(QUIET)
    assert len(worker.told()) == 1, "one pattern is told once"


@pytest.mark.parametrize(("relation", "expected"), [(False, {"persons-outside-the-caseload"}), (True, set())])
def test_persons_without_a_relation_are_strangers(api: Api, relation: bool, expected: set[str]) -> None:
    worker = Worker(api, "Satu Salo")
    for code in clients(api, 5) if relation else [new_hetu() for _ in range(5)]:
        worker.look_up(code)
    if expected:
        assert {one["ground"] for one in worker.wait_until_told()} == expected
    else:
        time.sleep(QUIET)
        assert worker.told() == []


def test_somebody_named_like_a_colleague_is_noticed(api: Api) -> None:
    names = [f"Jari{uuid.uuid4().hex[:6]}", f"Sari{uuid.uuid4().hex[:6]}"]
    for given in names:
        Worker(api, f"{given} Kollega").look_up(clients(api, 1)[0])
    codes = [clients(api, 1, givenName=given, familyName="Kollega")[0] for given in names]
    time.sleep(QUIET)
    worker = Worker(api, "Utelias Uula")
    for code in codes:
        worker.look_up(code)
    assert {one["ground"] for one in worker.wait_until_told()} == {"persons-named-like-colleagues"}
