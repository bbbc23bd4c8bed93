"""The person takes along what referral-api holds about them, as their own view of it shows it."""

import hashlib
import uuid
from typing import Any

import pytest

from referral_api.exports.rules import MOST_MESSAGES
from tests.api.referral.stories import (
    BODIES,
    COUNTY,
    COUNTY_ID,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    make_case,
    receive,
    referral_body,
    register_consent,
    send,
)
from tests.api.referral.uploads import PDF, attach
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import TODAY_IN_SQL

EXPORT = "/v1/me/export"


def export(api: Api, client: str, **headers: str) -> dict[str, Any]:
    """The person's export."""
    answer = api.get(client, "referral-api", EXPORT, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    return found


def test_the_export_holds_each_sent_referral_whole(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    make_case(api, person=person)
    unsent = {"category": "health-and-work-capacity", "text": "Ei lähde ilman perustetta."}
    entries = [{"category": "service-need", "text": "Velkojen järjestely."}, unsent]
    referral = send(api, person, recipient=COUNTY_ID, entries=entries)
    draft = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, send=False)).json()["id"]
    attach(api, VANTAA, f"{REFERRALS}/{referral}", name="lausunto.pdf")
    receive(api, COUNTY, referral)
    for action in ("accept", "schedule", "start", "complete"):
        answer = act(api, COUNTY, referral, action, BODIES.get(action))
        assert answer.status_code == 200, answer.text
    for audience, text in (("person-too", "Tervetuloa."), ("workers", "Vain meille.")):
        told = {"text": text, "categories": ["service-need"], "audience": audience}
        assert api.post(VANTAA, "referral-api", f"{REFERRALS}/{referral}/messages", told).status_code == 201
    own = api.post(client, "referral-api", f"/v1/me/referrals/{referral}/messages", {"text": "Kiitos."})
    assert own.status_code == 201, own.text
    found = export(api, client, **{"Accept-Language": "sv"})
    assert (found["personId"], found["language"], found["more"]) == (person, "sv", [])
    (one,) = found["referrals"]
    listed = api.get(client, "referral-api", "/v1/me/referrals", headers={"Accept-Language": "sv"}).json()["items"]
    assert one["referral"] == listed[0]
    assert [entry["text"] for entry in one["referral"]["entries"]] == ["Velkojen järjestely."]
    assert one["referral"]["basis"][0]["act"] == "381/2023"
    (file,) = one["attachments"]
    described = (file["name"], file["mediaType"], file["size"], file["sha256"])
    assert described == ("lausunto.pdf", "application/pdf", len(PDF), hashlib.sha256(PDF).hexdigest())
    assert [step["state"] for step in one["steps"]][-1] == "completed"
    assert [outcome["outcome"] for outcome in one["outcomes"]] == ["achieved"]
    assert one["absences"] == []
    assert [appointment["attendance"] for appointment in one["appointments"]] == ["cancelled"]
    assert [message["text"] for message in one["messages"]] == ["Kiitos.", "Tervetuloa."]
    for secret in (draft, unsent["text"], "Vain meille."):
        assert secret not in str(found)
    used = rows.all(
        "referral",
        "SELECT purpose, register, categories FROM use_entries WHERE operation = 'export_my_data'"
        f" AND '{person}' = ANY (person_ids)",
    )
    categories = ["client-relationship", "health-and-work-capacity", "service-need"]
    assert used == [{"purpose": "own-person", "register": "tym", "categories": categories}]


def test_reported_absences_are_the_persons_to_take_along(api: Api) -> None:
    client, person = api.person_signing_in(VANTAA)
    changed = {"purpose": "other-services", "categories": ["identity", "service-need"], "recipientId": "school-varia"}
    register_consent(api, person, **changed)
    need = {"category": "service-need", "text": "Pajajakso."}
    referral = send(api, person, recipient="school-varia", serviceCode=None, kind="education", entries=[need])
    receive(api, "school-worker", referral)
    for action in ("accept", "start"):
        assert act(api, "school-worker", referral, action).status_code == 200
    api.eventually(lambda: act(api, "school-worker", referral, "absences", BODIES["absences"]), status=201)
    (one,) = export(api, client)["referrals"]
    assert [(absence["from"], absence["to"]) for absence in one["absences"]] == [("2026-11-16", "2026-11-20")]


def test_what_was_asked_and_what_has_been_replaced_is_in_it(api: Api) -> None:
    client, person = api.person_signing_in(VANTAA)
    make_case(api, person=person)
    referral = send(api, person, recipient=COUNTY_ID, entries=[{"category": "service-need", "text": "Väärä tieto."}])
    receive(api, COUNTY, referral)
    assert act(api, COUNTY, referral, "request-information", {"question": "Mitä tarvitaan?"}).status_code == 200
    entry = export(api, client)["referrals"][0]["referral"]["entries"][0]["id"]
    corrected = {"category": "service-need", "text": "Oikea tieto.", "supersedes": entry}
    amended = act(api, VANTAA, referral, "amendments", {"reason": "correction", "entries": [corrected]})
    assert amended.status_code in {200, 201}, amended.text
    (one,) = export(api, client)["referrals"]
    assert [found["text"] for found in one["referral"]["entries"]] == ["Oikea tieto."]
    (former,) = one["supersededEntries"]
    assert (former["id"], former["text"], former["untilVersion"]) == (entry, "Väärä tieto.", amended.json()["version"])
    (asked,) = one["questions"]
    assert (asked["question"], asked["state"], asked["answeredAt"]) == ("Mitä tarvitaan?", "open", None)
    assert (asked["askerId"], asked["askedId"]) == (COUNTY_ID, "employment-vantaa")


def test_every_referral_with_messages_left_out_is_named(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    make_case(api, person=person)
    referrals = [send(api, person) for _ in range(3)]
    told = {"text": "Tervetuloa.", "categories": ["service-need"], "audience": "person-too"}
    for referral in referrals:
        assert api.post(VANTAA, "referral-api", f"{REFERRALS}/{referral}/messages", told).status_code == 201
    names = (
        "referral_id, person_id, sender_id, recipient_id, register, audience, author, author_user, author_name, text"
    )
    rows.execute(
        "referral",
        f"INSERT INTO messages (id, {names}, categories) SELECT gen_random_uuid(), {names}, categories FROM messages,"
        f" generate_series(1, 999) WHERE referral_id = '{referrals[2]}'",
    )
    found = export(api, client)
    assert sum(len(one["messages"]) for one in found["referrals"]) == MOST_MESSAGES
    assert found["more"] == sorted(f"/v1/me/referrals/{one}/messages" for one in referrals[:2])


def test_what_is_withheld_of_absences_and_questions_is_not_in_it(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    make_case(api, person=person)
    referral = send(api, person, recipient=COUNTY_ID)
    other, hidden = str(uuid.uuid4()), str(uuid.uuid4())
    parties = f"'{referral}', '{person}', 'employment-vantaa', '{COUNTY_ID}'"
    for day, decision in (("2026-11-16", other), ("2026-11-23", hidden)):
        rows.execute(
            "referral",
            "INSERT INTO referral_absences (id, referral_id, person_id, sender_id, recipient_id, from_on, to_on,"
            " reason_told, decision_id, reported_by)"
            f" VALUES (gen_random_uuid(), {parties}, '{day}', '{day}', false, '{decision}', 'worker');"
            "INSERT INTO information_requests (id, referral_id, person_id, sender_id, recipient_id, register, purpose,"
            " question, state, version, asked_by, decision_id)"
            f" VALUES (gen_random_uuid(), {parties}, 'tym', 'joint-service', '{day}', 'answered', 2, 'worker',"
            f" '{decision}')",
        )
    rows.execute(
        "referral",
        "INSERT INTO withheld_entries (hiding_id, entry_id, last_on)"
        f" VALUES (gen_random_uuid(), '{hidden}', {TODAY_IN_SQL} + 30)",
    )
    (one,) = export(api, client)["referrals"]
    assert [absence["from"] for absence in one["absences"]] == ["2026-11-16"]
    assert [question["question"] for question in one["questions"]] == ["2026-11-16"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_who_has_nothing_here_gets_an_empty_export(api: Api, language: str) -> None:
    client, _ = api.person_signing_in(VANTAA)
    found = export(api, client, **{"Accept-Language": language})
    assert (found["referrals"], found["more"], found["language"]) == ([], [], language)


def test_nobody_exports_anothers_data(api: Api) -> None:
    client, person = api.person_signing_in(VANTAA)
    make_case(api, person=person)
    send(api, person)
    other, _ = api.person_signing_in(VANTAA)
    assert export(api, other)["referrals"] == []
    worker = api.get(VANTAA, "referral-api", EXPORT)
    assert (worker.status_code, kind_of(worker)) == (403, "scope-missing")
    represented = api.get(other, "referral-api", EXPORT, headers={"Tym-Represented-Person": person})
    assert (represented.status_code, kind_of(represented)) == (403, "representation-not-accepted")
    assert len(export(api, client)["referrals"]) == 1
