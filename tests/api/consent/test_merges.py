"""Two entries of one person are merged with a trace, and both ids answer everywhere ever after."""

import uuid

import pytest

from tests.api.consent.people import KELA, REGISTRAR, WORKER, Somebody, lookup, merge, person, somebody
from tests.api.consent.questions import EMPLOYER, PURPOSE, evaluate, give, problem, reasons
from tests.api_client import Api
from tests.database import Rows


def without_code(api: Api, *clients_of: str, family_name: str = "Kaksoiskappale") -> str:
    """A person without a code, a client of the organisations of these workers."""
    created = api.post(WORKER, "consent-api", "/v1/persons", {"familyName": family_name}).json()["id"]
    for worker in clients_of:
        api.make_client(worker, created)
    return str(created)


@pytest.fixture(scope="module")
def merged(api: Api) -> tuple[Somebody, str]:
    """A person known to Vantaa and an entry without a code known to Kela and Vantaa, with a consent each, merged."""
    survivor, duplicate = somebody(api, WORKER), without_code(api, WORKER, KELA)
    for one in (survivor.id, duplicate):
        assert give(api, one).status_code == 201
    answer = merge(api, survivor.id, duplicate)
    assert answer.status_code == 200, answer.text
    assert answer.json()["id"] == survivor.id
    return survivor, duplicate


def test_both_ids_show_the_survivor_to_whoever_knew_either(api: Api, merged: tuple[Somebody, str]) -> None:
    survivor, duplicate = merged
    for asked in (survivor.id, duplicate):
        for who in (WORKER, KELA):
            assert person(api, asked, who=who).json()["id"] == survivor.id
    names = api.post(KELA, "consent-api", "/v1/persons/names", {"ids": [survivor.id, duplicate]}, purpose=PURPOSE)
    assert {entry["id"] for entry in names.json()["items"]} == {survivor.id, duplicate}
    assert {entry["familyName"] for entry in names.json()["items"]} == {"Henkilö"}


def test_relations_and_consents_are_found_by_both(api: Api, merged: tuple[Somebody, str]) -> None:
    counts = []
    for asked in (merged[0].id, merged[1]):
        relations = api.get(WORKER, "consent-api", f"/v1/relations?personId={asked}", purpose=PURPOSE)
        consents = api.get(WORKER, "consent-api", f"/v1/consents?personId={asked}", purpose=PURPOSE)
        counts.append((len(relations.json()["items"]), len(consents.json()["items"])))
    assert counts == [(2, 2), (2, 2)]


def test_a_decision_about_either_stands_on_what_is_known_of_both(api: Api, merged: tuple[Somebody, str]) -> None:
    for asked in (merged[0].id, merged[1]):
        assert evaluate(api, asked)["decision"] is True
    survivor, duplicate = somebody(api, WORKER), without_code(api, WORKER)
    assert give(api, duplicate).status_code == 201
    assert reasons(evaluate(api, survivor.id)) == {"identity": "consent-missing"}
    assert merge(api, survivor.id, duplicate).status_code == 200
    assert evaluate(api, survivor.id)["decision"] is True


def test_the_person_sees_consents_and_log_of_both(api: Api, merged: tuple[Somebody, str]) -> None:
    survivor, duplicate = merged
    evaluate(api, duplicate)
    consents = survivor.ask("GET", "/v1/me/consents").json()["items"]
    assert {entry["personId"] for entry in consents} == {survivor.id, duplicate}
    log = survivor.ask("GET", "/v1/me/disclosures").json()["items"]
    assert duplicate in {entry["personId"] for entry in log if entry["toId"] == EMPLOYER}
    withdrawn = [
        survivor.ask("POST", f"/v1/me/consents/{entry['id']}/withdraw").status_code
        for entry in consents
        if entry["personId"] == duplicate
    ]
    assert withdrawn == [200]


def test_the_codes_of_both_find_the_survivor_where_one_was_issued_in_error(api: Api) -> None:
    survivor, duplicate = somebody(api, WORKER), somebody(api, WORKER)
    assert duplicate.ask("GET", "/v1/me").json()["id"] == duplicate.id
    assert problem(merge(api, survivor.id, duplicate.id)) == (422, "persons-not-same")
    assert merge(api, survivor.id, duplicate.id, reason="code-issued-in-error").status_code == 200
    assert lookup(api, survivor.hetu) == lookup(api, duplicate.hetu) == survivor.id
    for one in (survivor, duplicate):
        shown = one.ask("GET", "/v1/me").json()
        assert shown["id"] == survivor.id
        assert shown["identityCode"]["masked"].endswith(survivor.hetu[-4:])


def test_a_merge_leaves_its_trace_and_tells_those_who_knew_either(api: Api, rows: Rows) -> None:
    survivor, duplicate = somebody(api, WORKER), without_code(api, WORKER, KELA)
    assert merge(api, survivor.id, duplicate).status_code == 200
    trace = rows.all("consent", f"SELECT * FROM person_merges WHERE merged_id = '{duplicate}'")[0]
    assert (trace["survivor_id"], trace["reason"]) == (survivor.id, "entered-twice")
    assert trace["merged_by"].endswith("vantaa-registrar")
    event = rows.all("consent", f"SELECT data, readers FROM outbox_events WHERE aggregate_id = '{survivor.id}'")[0]
    assert event["data"] == {"survivorId": survivor.id, "mergedId": duplicate}
    assert event["readers"] == ["employment-vantaa", "kela"]


def test_merging_with_the_merged_means_the_survivor_and_makes_no_chain(api: Api, rows: Rows) -> None:
    first, second, third, fourth = (without_code(api, WORKER) for _ in range(4))
    assert merge(api, second, first).status_code == 200
    assert merge(api, first, third).json()["id"] == second
    assert merge(api, fourth, first).json()["id"] == fourth
    found = rows.all(
        "consent", f"SELECT merged_id, survivor_id FROM person_merges WHERE survivor_id IN ('{second}', '{fourth}')"
    )
    assert {(row["merged_id"], row["survivor_id"]) for row in found} == {
        (first, fourth), (second, fourth), (third, fourth),
    }  # fmt: skip
    for asked in (first, second, third, fourth):
        assert person(api, asked).json()["id"] == fourth


def test_a_circle_and_an_entry_with_itself_are_refused(api: Api) -> None:
    first, second = without_code(api, WORKER), without_code(api, WORKER)
    assert problem(merge(api, first, first)) == (422, "merge-with-itself")
    assert merge(api, first, second).status_code == 200
    for pair in ((first, second), (second, first)):
        assert problem(merge(api, *pair)) == (409, "persons-merged-already")


def test_a_merge_sent_again_under_its_key_answers_the_same(api: Api, rows: Rows) -> None:
    first, second, key = without_code(api, WORKER), without_code(api, WORKER), str(uuid.uuid4())
    answers = [merge(api, first, second, key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    told = f"aggregate_id = '{first}' AND type = 'person.merged'"
    assert len(rows.all("consent", f"SELECT 1 FROM outbox_events WHERE {told}")) == 1


def test_only_a_registrar_with_a_relation_to_both_merges(api: Api) -> None:
    known, unknown = without_code(api, WORKER), without_code(api, KELA)
    assert problem(merge(api, known, unknown, who=WORKER)) == (403, "caller-not-allowed")
    assert problem(merge(api, known, unknown, who=REGISTRAR)) == (404, "not-found")
    assert problem(merge(api, unknown, known, who=REGISTRAR)) == (404, "not-found")
    assert problem(merge(api, known, str(uuid.uuid4()), who=REGISTRAR)) == (404, "not-found")


def test_protection_of_either_entry_protects_the_person(api: Api, rows: Rows) -> None:
    first, second = without_code(api, WORKER), without_code(api, WORKER)
    rows.execute("consent", f"UPDATE persons SET contact_protected = true WHERE id = '{second}'")
    assert merge(api, first, second).status_code == 200
    assert person(api, first).json()["contactProtected"] is True
