"""Consents through their whole life: asked for, answered in part, put in the place of others, ended, acknowledged."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.api.consent.people import WORKER, Somebody, represent, somebody
from tests.api.consent.questions import EMPLOYER, PURPOSE, consent, evaluate, give, problem, reasons, withdraw
from tests.api_client import Api
from tests.database import Rows

SKILLS = "education-and-work"


@pytest.fixture
def client(api: Api) -> Somebody:
    """A client of Vantaa's who has signed in."""
    return somebody(api, WORKER, family_name="Asiakas")


def asked(**changes: Any) -> dict[str, Any]:
    """A request for a consent that Vantaa may tell an employer who the person is and what they can do."""
    return {name: value for name, value in consent(**changes).items() if name != "answer"}


def request(api: Api, person: str, **changes: Any) -> httpx.Response:
    """Ask the person as Vantaa's worker."""
    return api.post(WORKER, "consent-api", "/v1/consent-requests", asked(personId=person, **changes))


def history(api: Api, consent_id: str, *, who: str = WORKER) -> dict[str, Any]:
    """The history of a consent as a party reads it."""
    answer = api.get(who, "consent-api", f"/v1/consents/{consent_id}/history", purpose=PURPOSE)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_person_gives_part_of_what_was_asked(api: Api, rows: Rows, client: Somebody) -> None:
    made = request(api, client.id)
    assert (made.status_code, made.json()["state"]) == (201, "requested")
    assert reasons(evaluate(api, client.id)) == {"identity": "consent-requested"}
    listed = client.ask("GET", "/v1/me/consents?state=requested").json()["items"]
    assert [(one["id"], one["allowedActions"]) for one in listed] == [(made.json()["id"], ["give", "refuse"])]
    path = f"/v1/me/consents/{made.json()['id']}"
    wider = client.ask("POST", f"{path}/give", body={"categories": ["identity", "plan"]})
    assert problem(wider) == (422, "category-not-asked")
    given = client.ask("POST", f"{path}/give", body={"categories": ["identity"]})
    assert (given.status_code, given.json()["state"]) == (200, "given")
    assert evaluate(api, client.id)["decision"] is True
    assert reasons(evaluate(api, client.id, categories=[SKILLS])) == {SKILLS: "consent-missing"}
    assert problem(client.ask("POST", f"{path}/refuse", body={})) == (409, "consent-transition-not-allowed")
    told = rows.all(
        "consent", f"SELECT type FROM outbox_events WHERE aggregate_id = '{made.json()['id']}' ORDER BY sequence"
    )
    assert [row["type"] for row in told] == ["consent.requested", "consent.given"]
    assert [step["state"] for step in history(api, made.json()["id"])["steps"]] == ["requested", "given"]


def test_a_refused_request_is_data_and_denies(api: Api, client: Somebody) -> None:
    made = request(api, client.id).json()["id"]
    refused = client.ask("POST", f"/v1/me/consents/{made}/refuse", body={})
    assert (refused.status_code, refused.json()["state"], refused.json()["allowedActions"]) == (200, "refused", [])
    assert reasons(evaluate(api, client.id)) == {"identity": "consent-refused"}


def test_a_worker_records_the_answer_to_a_request_in_the_form_the_law_asks(api: Api, client: Somebody) -> None:
    made = request(api, client.id).json()["id"]
    phone = {"form": "phone", "evidence": "Puhelu"}
    answer = api.post(WORKER, "consent-api", f"/v1/consents/{made}/give", phone)
    assert problem(answer) == (422, "consent-form-insufficient")
    written = {"form": "written", "evidence": "Arkisto 12/2026"}
    assert api.post(WORKER, "consent-api", f"/v1/consents/{made}/give", written).status_code == 200
    shown = api.get(WORKER, "consent-api", f"/v1/consents/{made}", purpose=PURPOSE).json()
    assert (shown["form"], shown["evidence"], shown["recordedByName"]) == ("written", "Arkisto 12/2026", "Ville Vantaa")
    assert shown["answeredAt"] is not None


def test_only_the_discloser_asks_and_only_its_clients(api: Api, client: Somebody) -> None:
    foreign = api.post("kela-specialist", "consent-api", "/v1/consent-requests", asked(personId=client.id))
    assert problem(foreign) == (403, "consent-not-yours")
    stranger = api.new_person("kela-specialist")
    assert problem(request(api, stranger)) == (403, "person-not-a-client")
    recipient = request(api, client.id).json()["id"]
    seen = api.post("employer-contact", "consent-api", f"/v1/consents/{recipient}/give", {"form": "written"})
    assert problem(seen) == (403, "caller-not-allowed")
    hidden = api.post("kerava-worker", "consent-api", f"/v1/consents/{recipient}/give", {"form": "written"})
    assert hidden.status_code == 404


def test_a_consent_wider_or_longer_than_its_purpose_allows_is_refused(api: Api, client: Somebody) -> None:
    wide = give(api, client.id, categories=["identity", "plan"])
    assert problem(wide) == (422, "consent-has-no-basis")
    far = (datetime.now(UTC) + timedelta(days=500)).isoformat()
    long = give(api, client.id, validUntil=far)
    assert problem(long) == (422, "consent-too-long")
    assert (long.json()["rule"]["limit"], long.json()["rule"]["unit"]) == (12, "months")
    kept = give(api, client.id).json()["id"]
    shown = api.get(WORKER, "consent-api", f"/v1/consents/{kept}", purpose=PURPOSE).json()
    assert shown["validUntil"] < far


def test_an_extension_is_a_new_consent_that_supersedes_what_it_covers(api: Api, client: Somebody) -> None:
    narrow = give(api, client.id, categories=["identity"]).json()["id"]
    other = give(api, client.id, categories=[SKILLS]).json()["id"]
    soon = (datetime.now(UTC) + timedelta(days=10)).isoformat()
    whole = give(api, client.id, categories=["identity"], validUntil=soon).json()["id"]
    shown = {
        one["id"]: (one["state"], one["supersededBy"])
        for one in api.get(WORKER, "consent-api", f"/v1/consents?personId={client.id}", purpose=PURPOSE).json()["items"]
    }
    assert shown == {narrow: ("superseded", whole), other: ("given", None), whole: ("given", None)}
    assert evaluate(api, client.id)["context"]["basis"][0]["consentId"] == whole


def test_a_consent_whose_time_is_over_expires_with_an_event(api: Api, rows: Rows, client: Somebody) -> None:
    until = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    kept = give(api, client.id, validUntil=until).json()["id"]
    deadline = time.monotonic() + 15
    while [step["state"] for step in history(api, kept)["steps"]] == ["given"]:
        assert time.monotonic() < deadline, "still given"
        time.sleep(0.2)
    path = f"/v1/consents?personId={client.id}&state=expired"
    found = api.get(WORKER, "consent-api", path, purpose=PURPOSE).json()["items"]
    assert [one["id"] for one in found] == [kept]
    assert reasons(evaluate(api, client.id)) == {"identity": "consent-expired"}
    assert [step["state"] for step in history(api, kept)["steps"]] == ["given", "expired"]


def test_holder_and_recipient_acknowledge_a_withdrawal_once(api: Api, rows: Rows, client: Somebody) -> None:
    kept = give(api, client.id).json()["id"]
    path = f"/v1/consents/{kept}/acknowledge-end"
    assert problem(api.post("employer-contact", "consent-api", path)) == (409, "consent-still-stands")
    assert withdraw(api, kept).status_code == 200
    waiting = history(api, kept)["acknowledgements"]
    assert waiting == [{"organisationId": EMPLOYER, "at": None}, {"organisationId": "employment-vantaa", "at": None}]
    event = api.eventually(lambda: api.get("employer-contact", "consent-api", "/v1/events?limit=100"), status=200)
    assert event.status_code == 200
    for _ in range(2):
        assert api.post("employer-contact", "consent-api", path).status_code == 200
    taken = {one["organisationId"]: one["at"] for one in history(api, kept)["acknowledgements"]}
    assert taken[EMPLOYER] is not None
    assert taken["employment-vantaa"] is None
    told = rows.all(
        "consent",
        f"SELECT type, readers FROM outbox_events WHERE aggregate_id = '{kept}' AND type <> 'consent.given'"
        " ORDER BY sequence",
    )
    assert [row["type"] for row in told] == ["consent.withdrawn", "consent.end-acknowledged"]
    assert all(row["readers"] == [EMPLOYER, "employment-vantaa"] for row in told)
    assert api.post("kela-specialist", "consent-api", path).status_code == 404


def test_somebody_with_a_mandate_answers_and_the_consent_says_who(api: Api, client: Somebody) -> None:
    proxy = somebody(api, family_name="Valtuutettu")
    assert proxy.ask("GET", "/v1/me").status_code == 200
    mandate = represent(api, client.id, proxy.id, mandates=["consents"]).json()["id"]
    made = request(api, client.id).json()["id"]
    answer = proxy.ask("POST", f"/v1/me/consents/{made}/give", represented=client.id, body={})
    assert answer.status_code == 200, answer.text
    shown = api.get(WORKER, "consent-api", f"/v1/consents/{made}", purpose=PURPOSE).json()
    assert (shown["givenByName"] is not None, shown["byGuardian"]) == (True, False)
    taken = give(api, client.id, representationId=mandate, categories=["identity"])
    assert taken.status_code == 201, taken.text


def test_an_answer_by_somebody_who_may_not_represent_is_refused(api: Api, client: Somebody) -> None:
    proxy = somebody(api, family_name="Valtuutettu")
    assert proxy.ask("GET", "/v1/me").status_code == 200
    log_alone = represent(api, client.id, proxy.id, mandates=["log"]).json()["id"]
    for representation in (log_alone, client.id):
        answer = give(api, client.id, representationId=representation)
        assert problem(answer) == (422, "may-not-represent")
    ended = represent(api, client.id, proxy.id, mandates=["consents"]).json()["id"]
    assert api.post(WORKER, "consent-api", f"/v1/representations/{ended}/end").status_code == 200
    assert problem(give(api, client.id, representationId=ended)) == (422, "may-not-represent")
