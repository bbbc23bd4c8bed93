"""Relations: each registrar registers its own kind, versions only grow, and nobody sees another's."""

import uuid
from typing import Any

import httpx
import pytest

from tests.api.consent.questions import KELA, PROVIDER, PURPOSE, VANTAA, evaluate, problem, reasons
from tests.api_client import Api
from tests.database import Rows

STARTS = "2026-01-01T00:00:00Z"


@pytest.fixture
def person(api: Api) -> str:
    """A new client of Vantaa."""
    return api.new_person("vantaa-worker")


def put(api: Api, who: str, identifier: str, person: str, **changes: Any) -> httpx.Response:
    """Register a relation."""
    body = {
        "kind": "own-client",
        "personId": person,
        "organisationId": VANTAA,
        "startsAt": STARTS,
        "version": 1,
        **changes,
    }
    return api.put(who, "consent-api", f"/v1/relations/{identifier}", body)


@pytest.mark.parametrize(
    ("who", "kind", "organisation", "status"),
    [
        ("vantaa-worker", "own-client", VANTAA, 200),
        ("vantaa-worker", "own-client", KELA, 403),
        ("vantaa-worker", "case-party", VANTAA, 403),
        ("vantaa-worker", "referral-recipient", VANTAA, 403),
        ("vantaa-worker", "contributor", VANTAA, 403),
        ("vantaa-worker", "assignment", PROVIDER, 200),
        ("vantaa-worker", "assignment", "contractor-kuntoutus", 403),
        ("vantaa-worker", "assignment", VANTAA, 403),
        ("provider-worker", "assignment", PROVIDER, 403),
        ("vantaa-county-social-worker", "assignment", "contractor-kuntoutus", 200),
        ("employer-contact", "own-client", "employer-rakennus", 403),
        ("police-officer", "own-client", "police", 403),
        ("plans-api", "assignment", PROVIDER, 403),
        ("plans-api", "case-party", KELA, 200),
        ("plans-api", "own-client", KELA, 403),
        ("plans-api", "referral-recipient", KELA, 403),
        ("plans-api", "contributor", KELA, 403),
        ("referral-api", "referral-recipient", KELA, 200),
        ("referral-api", "contributor", KELA, 200),
        ("referral-api", "case-party", KELA, 403),
        ("referral-api", "own-client", KELA, 403),
    ],
)
def test_each_registrar_registers_its_own_kinds_and_no_other(
    api: Api, rows: Rows, person: str, who: str, kind: str, organisation: str, status: int
) -> None:
    identifier = str(uuid.uuid4())
    answer = put(api, who, identifier, person, kind=kind, organisationId=organisation)
    assert answer.status_code == status, answer.text
    stored = rows.all("consent", f"SELECT kind FROM relations WHERE id = '{identifier}'")
    audited = rows.all("consent", f"SELECT operation FROM audit_entries WHERE aggregate_id = '{identifier}'")
    if status == 200:
        assert (stored, audited) == ([{"kind": kind}], [{"operation": "put_relation"}])
    else:
        assert problem(answer) == (403, "relation-not-yours")
        assert (stored, audited) == ([], [])


def test_an_older_or_equal_version_changes_nothing(api: Api, rows: Rows, person: str) -> None:
    identifier = str(uuid.uuid4())
    ended = "2026-03-01T00:00:00Z"
    assert put(api, "vantaa-worker", identifier, person, version=5).json()["version"] == 5
    for version in (1, 4, 5):
        answer = put(api, "vantaa-worker", identifier, person, version=version, endsAt=ended)
        assert (answer.status_code, answer.json()["version"], answer.json()["endsAt"]) == (200, 5, None)
    newer = put(api, "vantaa-worker", identifier, person, version=6, endsAt=ended)
    assert (newer.json()["version"], newer.json()["endsAt"]) == (6, ended)
    events = rows.all("consent", f"SELECT version FROM outbox_events WHERE aggregate_id = '{identifier}' ORDER BY 1")
    assert [event["version"] for event in events] == [5, 6]


def put_several(api: Api, who: str, *relations: dict[str, Any]) -> httpx.Response:
    """Register relations together."""
    usual = {"kind": "case-party", "startsAt": STARTS, "version": 1}
    return api.put(who, "consent-api", "/v1/relations", {"items": [usual | relation for relation in relations]})


def test_several_relations_are_registered_together_new_and_newer_ones(api: Api, rows: Rows, person: str) -> None:
    first, second = (
        {"id": str(uuid.uuid4()), "personId": person, "organisationId": organisation} for organisation in (KELA, VANTAA)
    )
    assert put_several(api, "plans-api", first).status_code == 200
    ended = first | {"version": 2, "endsAt": "2026-03-01T00:00:00Z"}
    answer = put_several(api, "plans-api", second, ended)
    assert [(one["id"], one["version"]) for one in answer.json()["items"]] == [(second["id"], 1), (first["id"], 2)]
    again = put_several(api, "plans-api", first, second)
    assert [one["version"] for one in again.json()["items"]] == [2, 1]
    both = f"('{first['id']}', '{second['id']}')"
    events = rows.all("consent", f"SELECT version FROM outbox_events WHERE aggregate_id IN {both} ORDER BY 1")
    assert [event["version"] for event in events] == [1, 1, 2]
    stored = rows.all("consent", f"SELECT ends_at::date::text AS day FROM relations WHERE id = '{first['id']}'")
    assert stored == [{"day": "2026-03-01"}]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"personId": str(uuid.uuid4())}, (422, "relation-unknown")),
        ({"endsAt": "2025-12-31T23:59:59Z"}, (422, "relation-ends-before-it-starts")),
        ({"kind": "own-client"}, (403, "relation-not-yours")),
    ],
)
def test_what_one_of_several_is_refused_for_refuses_them_all(
    api: Api, rows: Rows, person: str, changes: dict[str, str], refusal: tuple[int, str]
) -> None:
    sound = {"id": str(uuid.uuid4()), "personId": person, "organisationId": KELA}
    unsound = sound | {"id": str(uuid.uuid4())} | changes
    answer = put_several(api, "plans-api", sound, unsound)
    assert problem(answer) == refusal
    assert [fault["pointer"] for fault in answer.json().get("errors", ())] in ([], ["/items/1/endsAt"])
    both = f"('{sound['id']}', '{unsound['id']}')"
    assert rows.all("consent", f"SELECT 1 FROM relations WHERE id IN {both}") == []
    twice = put_several(api, "plans-api", sound, sound | {"version": 2})
    assert problem(twice) == (422, "relation-named-twice")


def test_a_relation_is_seen_by_its_own_organisation_alone(api: Api, person: str) -> None:
    path = f"/v1/relations?personId={person}"
    own = api.get("vantaa-worker", "consent-api", path, purpose=PURPOSE).json()["items"]
    foreign = api.get("kela-specialist", "consent-api", path, purpose=PURPOSE).json()["items"]
    unknown = f"/v1/relations?personId={uuid.uuid4()}"
    nobody = api.get("kela-specialist", "consent-api", unknown, purpose=PURPOSE).json()["items"]
    assert [one["organisationId"] for one in own] == [VANTAA]
    assert foreign == nobody == []


def test_another_registrars_relation_cannot_be_taken_over(api: Api, rows: Rows, person: str) -> None:
    foreign, of_service = str(uuid.uuid4()), str(uuid.uuid4())
    assert put(api, "vantaa-worker", foreign, person).status_code == 200
    assert put(api, "plans-api", of_service, person, kind="case-party", organisationId=KELA).status_code == 200
    for identifier, organisation in ((foreign, VANTAA), (of_service, KELA)):
        taken = put(api, "kela-specialist", identifier, person, organisationId=KELA, version=9)
        assert problem(taken) == (409, "relation-id-taken")
        stored = rows.all("consent", f"SELECT organisation_id, version FROM relations WHERE id = '{identifier}'")
        assert stored == [{"organisation_id": organisation, "version": 1}]


def test_a_relation_to_nobody_or_that_ends_before_it_starts_is_refused(api: Api, person: str) -> None:
    unknown = put(api, "vantaa-worker", str(uuid.uuid4()), str(uuid.uuid4()))
    backwards = put(api, "vantaa-worker", str(uuid.uuid4()), person, endsAt="2025-12-31T23:59:59Z")
    known = str(uuid.uuid4())
    assert put(api, "vantaa-worker", known, person).status_code == 200
    newer = put(api, "vantaa-worker", known, str(uuid.uuid4()), version=2)
    assert problem(unknown) == problem(newer) == (422, "relation-unknown")
    assert problem(backwards) == (422, "relation-ends-before-it-starts")


def test_an_assignment_opens_the_organisers_data_to_its_provider_while_it_lasts(api: Api, person: str) -> None:
    asked: dict[str, Any] = {
        "who": "provider-worker",
        "by": PROVIDER,
        "action": "read",
        "to": None,
        "source": VANTAA,
        "purpose": "service-provision",
        "categories": ["service-need"],
    }
    assert reasons(evaluate(api, person, **asked)) == {"service-need": "person-unknown"}
    identifier = str(uuid.uuid4())
    given = {"kind": "assignment", "organisationId": PROVIDER}
    assert put(api, "vantaa-worker", identifier, person, **given).status_code == 200
    assert evaluate(api, person, **asked)["decision"] is True
    path = f"/v1/relations?personId={person}"
    seen = api.get("vantaa-worker", "consent-api", path, purpose=PURPOSE).json()["items"]
    assert {(one["kind"], one["organisationId"]) for one in seen} == {("own-client", VANTAA), ("assignment", PROVIDER)}
    own = api.get("provider-worker", "consent-api", path, purpose="service-provision").json()["items"]
    assert [one["id"] for one in own] == [identifier]
    ended = put(api, "vantaa-worker", identifier, person, **given, version=2, endsAt="2026-02-01T00:00:00Z")
    assert ended.status_code == 200
    assert reasons(evaluate(api, person, **asked)) == {"service-need": "relation-ended"}
