"""Acting for another: only while a representation holds, only in what it covers, and under one's own name."""

import uuid
from datetime import date

import pytest

from tests.api.consent.people import (
    HEALTH,
    KELA,
    REGISTRAR,
    SOCIAL,
    WORKER,
    Somebody,
    merge,
    person,
    represent,
    somebody,
)
from tests.api.consent.questions import PURPOSE, consent, problem
from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import hetu_born
from tests.legal_days import today

CHILD = date(today().year - 12, 3, 5)


@pytest.fixture
def principal(api: Api) -> Somebody:
    """A client of Vantaa's who has given a proxy."""
    return somebody(api, WORKER, family_name="Päämies")


@pytest.fixture
def proxy(api: Api) -> Somebody:
    """A person nobody is in a relation with, who has signed in."""
    one = somebody(api, family_name="Valtuutettu")
    assert one.ask("GET", "/v1/me").status_code == 200
    return one


@pytest.fixture
def child(api: Api) -> Somebody:
    """A minor, a client of Vantaa's and of the county's."""
    return somebody(api, WORKER, SOCIAL, hetu=hetu_born(CHILD))


def guardianship(api: Api, child: Somebody, guardian: Somebody) -> str:
    """Register the guardian; the representation's id."""
    answer = represent(api, child.id, guardian.id, kind="guardian-of-minor")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_proxy_acts_in_what_the_mandate_covers_and_in_nothing_else(
    api: Api, rows: Rows, principal: Somebody, proxy: Somebody
) -> None:
    assert represent(api, principal.id, proxy.id, mandates=["consents"]).status_code == 201
    given = proxy.ask("POST", "/v1/me/consents", represented=principal.id, body=consent())
    assert given.status_code == 201, given.text
    stored = rows.all("consent", f"SELECT person_id, recorded_by FROM consents WHERE id = '{given.json()['id']}'")
    assert stored[0]["person_id"] == principal.id
    assert stored[0]["recorded_by"].endswith(proxy.subject)
    listed = proxy.ask("GET", "/v1/me/consents", represented=principal.id).json()["items"]
    assert [entry["id"] for entry in listed] == [given.json()["id"]]
    assert proxy.ask("GET", "/v1/me/consents").json()["items"] == []
    refused = proxy.ask("GET", "/v1/me/disclosures", represented=principal.id)
    assert problem(refused) == (403, "mandate-not-covering")
    logged = rows.all(
        "consent",
        "SELECT purpose, user_id FROM use_entries WHERE operation = 'list_my_consents'"
        f" AND '{principal.id}' = ANY (person_ids)",
    )
    assert [(row["purpose"], row["user_id"].endswith(proxy.subject)) for row in logged] == [
        ("own-representative", True)
    ]


def test_me_is_shown_for_whom_one_represents(api: Api, principal: Somebody, proxy: Somebody) -> None:
    assert represent(api, principal.id, proxy.id).status_code == 201
    shown = proxy.ask("GET", "/v1/me", represented=principal.id).json()
    assert (shown["id"], shown["familyName"]) == (principal.id, "Päämies")
    assert proxy.ask("GET", "/v1/me").json()["familyName"] == "Valtuutettu"
    named = principal.ask("GET", "/v1/me").json()["representatives"]
    assert [(entry["representativeName"], entry["holds"]) for entry in named] == [("Testi Valtuutettu", True)]


def test_both_sides_see_the_representation_with_names(api: Api, principal: Somebody, proxy: Somebody) -> None:
    assert represent(api, principal.id, proxy.id).status_code == 201
    for one in (principal, proxy):
        items = one.ask("GET", "/v1/me/representations").json()["items"]
        assert [(entry["representedName"], entry["representativeName"]) for entry in items] == [
            ("Testi Päämies", "Testi Valtuutettu")
        ]
    path = f"/v1/representations?personId={principal.id}"
    assert len(api.get(WORKER, "consent-api", path, purpose=PURPOSE).json()["items"]) == 1
    assert api.get(KELA, "consent-api", path, purpose=PURPOSE).json()["items"] == []


@pytest.mark.parametrize("represented", ["stranger", "nobody", "own"])
def test_without_a_representation_the_other_does_not_exist(
    api: Api, principal: Somebody, proxy: Somebody, represented: str
) -> None:
    other = {"stranger": principal.id, "nobody": str(uuid.uuid4()), "own": proxy.id}[represented]
    for path in ("/v1/me", "/v1/me/consents", "/v1/me/disclosures"):
        assert problem(proxy.ask("GET", path, represented=other)) == (404, "not-found")


def test_the_represented_does_not_act_for_the_representative(api: Api, principal: Somebody, proxy: Somebody) -> None:
    assert represent(api, principal.id, proxy.id).status_code == 201
    assert problem(principal.ask("GET", "/v1/me", represented=proxy.id)) == (404, "not-found")


@pytest.mark.parametrize(
    "period", [{"validFrom": "2999-01-01"}, {"validFrom": "2020-01-01", "validUntil": "2020-12-31"}]
)
def test_outside_its_period_a_representation_gives_nothing(
    api: Api, principal: Somebody, proxy: Somebody, period: dict[str, str]
) -> None:
    assert represent(api, principal.id, proxy.id, **period).status_code == 201
    assert problem(proxy.ask("GET", "/v1/me/consents", represented=principal.id)) == (404, "not-found")


def test_an_ended_representation_gives_nothing_at_once(api: Api, principal: Somebody, proxy: Somebody) -> None:
    made = represent(api, principal.id, proxy.id).json()["id"]
    assert proxy.ask("GET", "/v1/me/consents", represented=principal.id).status_code == 200
    assert problem(api.post(KELA, "consent-api", f"/v1/representations/{made}/end")) == (404, "not-found")
    ended = principal.ask("POST", f"/v1/representations/{made}/end")
    assert ended.json() == {"id": made, "state": "ended", "version": 2, "allowedActions": []}
    assert api.post(WORKER, "consent-api", f"/v1/representations/{made}/end").json()["version"] == 2
    assert problem(proxy.ask("GET", "/v1/me/consents", represented=principal.id)) == (404, "not-found")


def test_what_may_never_be_done_for_another_is_refused(api: Api, principal: Somebody, proxy: Somebody) -> None:
    assert represent(api, principal.id, proxy.id).status_code == 201
    for path in ("/v1/me/representations", "/v1/me/prohibitions"):
        refused = proxy.ask("GET", path, represented=principal.id)
        assert problem(refused) == (403, "representation-not-accepted")
    worker = api.get(WORKER, "consent-api", "/v1/purposes", headers={"Tym-Represented-Person": principal.id})
    assert problem(worker) == (403, "representation-not-accepted")
    assert problem(proxy.ask("GET", "/v1/me", represented="Matti")) == (400, "malformed")


def test_one_key_for_two_persons_is_two_requests(api: Api, principal: Somebody, proxy: Somebody) -> None:
    assert represent(api, principal.id, proxy.id).status_code == 201
    first = proxy.ask("POST", "/v1/me/consents", represented=principal.id, body=consent(), key="same")
    second = proxy.ask("POST", "/v1/me/consents", body=consent(), key="same")
    assert (first.status_code, problem(second)) == (201, (422, "idempotency-key-reused"))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"representativePersonId": str(uuid.uuid4())}, "representative-unknown"),
        ({"kind": "guardian-of-minor"}, "not-a-minor"),
        ({"validUntil": "2025-01-01"}, "representation-ends-before-it-starts"),
    ],
)
def test_what_cannot_be_a_representation_is_refused(
    api: Api, principal: Somebody, proxy: Somebody, changes: dict[str, str], refusal: str
) -> None:
    adult = somebody(api, WORKER, hetu=hetu_born(date(2001, 1, 1)))
    assert problem(represent(api, adult.id, proxy.id, **changes)) == (422, refusal)
    assert problem(represent(api, adult.id, adult.id)) == (422, "represents-oneself")


def test_a_stranger_registers_nothing(api: Api, principal: Somebody, proxy: Somebody) -> None:
    assert problem(represent(api, principal.id, proxy.id, who=KELA)) == (404, "not-found")


def test_a_guardian_acts_for_a_minor_and_no_more_once_the_minor_is_of_age(
    api: Api, rows: Rows, child: Somebody, proxy: Somebody
) -> None:
    made = guardianship(api, child, proxy)
    assert proxy.ask("GET", "/v1/me/consents", represented=child.id).status_code == 200
    assert problem(child.ask("POST", f"/v1/representations/{made}/end")) == (403, "representation-not-yours-to-end")
    grown = hetu_born(date(today().year - 19, 3, 5))
    body = {"hetu": grown, "reason": "corrected"}
    assert api.post(WORKER, "consent-api", f"/v1/persons/{child.id}/identity-codes", body).status_code == 200
    assert problem(proxy.ask("GET", "/v1/me/consents", represented=child.id)) == (404, "not-found")


def test_a_minors_prohibition_stops_the_guardian_until_the_minor_ends_it(
    api: Api, rows: Rows, child: Somebody, proxy: Somebody
) -> None:
    guardianship(api, child, proxy)
    body = {"register": "county-health", "reason": "able-to-decide-on-care", "mandates": ["log", "plans"]}
    made = child.ask("POST", "/v1/me/prohibitions", body=body)
    assert made.status_code == 201, made.text
    assert problem(proxy.ask("GET", "/v1/me/disclosures", represented=child.id)) == (403, "mandate-not-covering")
    assert proxy.ask("GET", "/v1/me/consents", represented=child.id).status_code == 200
    identifier = made.json()["id"]
    assert problem(proxy.ask("POST", f"/v1/me/prohibitions/{identifier}/end")) == (404, "not-found")
    assert child.ask("GET", "/v1/me/prohibitions").json()["items"][0]["allowedActions"] == ["end"]
    ended = child.ask("POST", f"/v1/me/prohibitions/{identifier}/end")
    assert (ended.status_code, ended.json()["state"]) == (200, "ended")
    assert proxy.ask("GET", "/v1/me/disclosures", represented=child.id).status_code == 200
    events = rows.all("consent", f"SELECT type FROM outbox_events WHERE aggregate_id = '{identifier}' ORDER BY 1")
    assert [row["type"] for row in events] == ["prohibition.ended", "prohibition.recorded"]


def test_a_professional_records_a_minors_prohibition_in_the_own_register(
    api: Api, child: Somebody, proxy: Somebody
) -> None:
    guardianship(api, child, proxy)
    path = f"/v1/persons/{child.id}/prohibitions"
    social = {"register": "county-social", "reason": "weighty-reason", "weightyReason": "safety"}
    other = api.post(HEALTH, "consent-api", path, social)
    assert problem(other) == (403, "prohibition-of-another-register")
    assert problem(api.post(WORKER, "consent-api", path, social)) == (403, "caller-not-allowed")
    bare = api.post(SOCIAL, "consent-api", path, {"register": "county-social", "reason": "weighty-reason"})
    assert problem(bare) == (422, "prohibition-reason-insufficient")
    assert api.post(SOCIAL, "consent-api", path, social).status_code == 201
    for route in ("/v1/me", "/v1/me/consents", "/v1/me/disclosures"):
        assert problem(proxy.ask("GET", route, represented=child.id)) == (403, "mandate-not-covering")
    stranger = somebody(api, WORKER, hetu=hetu_born(CHILD))
    path = f"/v1/persons/{stranger.id}/prohibitions"
    assert problem(api.post(SOCIAL, "consent-api", path, social)) == (404, "not-found")


def test_an_adult_cannot_prohibit(api: Api) -> None:
    adult = somebody(api, hetu=hetu_born(date(2001, 1, 1)))
    body = {"register": "county-health", "reason": "able-to-decide-on-care"}
    assert problem(adult.ask("POST", "/v1/me/prohibitions", body=body)) == (422, "not-a-minor")


def test_a_representative_is_not_shown_protected_contact(
    api: Api, rows: Rows, child: Somebody, proxy: Somebody
) -> None:
    guardianship(api, child, proxy)
    body = {"address": "Turvakatu 1", "contactProtected": True}
    path = f"/v1/persons/{child.id}/contact"
    assert api.put(WORKER, "consent-api", path, body, headers={"If-Match": '"1"'}).status_code == 200
    shown = proxy.ask("GET", "/v1/me", represented=child.id)
    assert shown.json()["contact"]["masked"] is True
    assert "Turvakatu" not in shown.text


def test_a_representation_follows_a_merge_on_both_sides(api: Api, principal: Somebody, proxy: Somebody) -> None:
    assert represent(api, principal.id, proxy.id).status_code == 201
    created = api.post(WORKER, "consent-api", "/v1/persons", {"familyName": "Toinen"}).json()["id"]
    api.make_client(WORKER, created)
    assert merge(api, created, principal.id, who=REGISTRAR).status_code == 200
    for asked in (created, principal.id):
        assert proxy.ask("GET", "/v1/me", represented=asked).json()["id"] == created
    assert person(api, created).status_code == 200


@pytest.mark.parametrize(
    ("service", "path", "mandate"),
    [("plans-api", "/v1/me/plans", "plans"), ("referral-api", "/v1/me/referrals", "referrals")],
)
def test_the_other_services_ask_whom_one_may_act_for(
    api: Api, principal: Somebody, proxy: Somebody, service: str, path: str, mandate: str
) -> None:
    assert problem(proxy.ask("GET", path, represented=principal.id, service=service)) == (404, "not-found")
    made = represent(api, principal.id, proxy.id, mandates=["log"]).json()["id"]
    refused = proxy.ask("GET", path, represented=principal.id, service=service)
    assert problem(refused) == (403, "mandate-not-covering")
    assert represent(api, principal.id, proxy.id, mandates=[mandate]).status_code == 201
    assert proxy.ask("GET", path, represented=principal.id, service=service).status_code == 200
    body = {"issuer": "nobody", "subject": "nobody", "representedPerson": principal.id}
    assert problem(api.post(service, "consent-api", "/v1/subjects/resolve", body)) == (400, "malformed")
    assert api.post(WORKER, "consent-api", f"/v1/representations/{made}/end").status_code == 200
