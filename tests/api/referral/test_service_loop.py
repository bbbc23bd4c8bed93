"""A service referral from sending to the acknowledged outcome: what each side sees and does on the way."""

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    EMPLOYMENT_ID,
    HEALTH,
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
    receive,
    send,
)
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import days_on


def test_kela_is_asked_decides_and_completes_and_the_sender_acknowledges(api: Api) -> None:
    person = make_case(api)
    referral = send(api, person)
    receive(api, KELA, referral)
    asked = act(
        api,
        KELA,
        referral,
        "request-information",
        {
            "question": "Lääkärinlausunto?",
            "contributor": {"organisationId": COUNTY_ID, "role": "health-professional"},
            "answerBy": "2027-01-31",
        },
    )
    assert (asked.status_code, asked.json()["state"]) == (200, "information-requested"), asked.text
    request = asked.json()["requestId"]
    answered = api.post(
        HEALTH,
        "referral-api",
        f"/v1/information-requests/{request}/answer",
        {"text": "Työkyky on alentunut."},
        necessity=NECESSITY,
    )
    assert (answered.status_code, answered.json()["state"]) == (200, "answered"), answered.text
    for worker, action, body, state in (
        (KELA, "record-application", None, "applied"),
        (KELA, "record-decision", {"decisionId": "KELA-2026-17", "outcome": "granted"}, "decided"),
        (KELA, "start", {"startedOn": days_on(-1)}, "started"),
        (KELA, "complete", {"outcome": "achieved"}, "completed"),
        (VANTAA, "acknowledge-outcome", None, "outcome-acknowledged"),
    ):
        answer = act(api, worker, referral, action, body)
        assert (answer.status_code, answer.json()["state"]) == (200, state), answer.text
    own = read(api, VANTAA, referral).json()
    assert (own["outcome"], own["recipientDecisionId"], own["turn"]) == ("achieved", "KELA-2026-17", None)
    assert (own["startedOn"], own["completedOn"]) == (days_on(-1), days_on(0))
    assert own["appliedOn"] is not None


def test_a_referral_never_grants_a_service_of_kela(api: Api) -> None:
    referral = send(api, make_case(api))
    receive(api, KELA, referral)
    refused = act(api, KELA, referral, "accept")
    assert (refused.status_code, kind_of(refused)) == (409, "referral-transition-not-allowed")
    assert refused.json()["state"] == "received"
    assert "record-application" in refused.json()["allowedActions"]


def test_a_refused_application_cannot_start_and_ends_with_its_acknowledgement(api: Api) -> None:
    referral = send(api, make_case(api))
    receive(api, KELA, referral)
    act(api, KELA, referral, "record-application")
    decision = {"decisionId": "KELA-2026-18", "outcome": "refused"}
    without_advice = act(api, KELA, referral, "record-decision", decision)
    assert without_advice.status_code == 400
    act(api, KELA, referral, "record-decision", {**decision, "appealAdvice": "Muutosta haetaan 37 päivässä."})
    assert act(api, KELA, referral, "start").status_code == 409
    ended = act(api, VANTAA, referral, "acknowledge-outcome")
    assert (ended.status_code, ended.json()["state"]) == (200, "outcome-acknowledged")


def test_the_recipient_reads_on_a_decision_of_its_own_and_sees_what_it_permits(api: Api, rows: Rows) -> None:
    person = make_case(api)
    entries = [
        {"category": "service-need", "text": "Palvelun tarve."},
        {"category": "health-and-work-capacity", "text": "Terveydentila."},
    ]
    referral = _send_with_health(api, person, entries)
    found = api.eventually(lambda: read(api, KELA, referral))
    assert [entry["category"] for entry in found.json()["entries"]] == ["service-need"]
    assert found.json()["denied"] == [{"category": "health-and-work-capacity", "reason": "necessity-missing"}]
    opened = read(api, KELA, referral, necessity=NECESSITY).json()
    assert len(opened["entries"]) == 2
    logged = rows.all("consent", f"SELECT recipient_id FROM decisions WHERE id = '{opened['decisionId']}'")
    assert logged == [{"recipient_id": KELA_ID}]


def _send_with_health(api: Api, person: str, entries: list[dict[str, str]]) -> str:
    body = {
        "kind": "service",
        "personId": person,
        "recipientId": KELA_ID,
        "entries": entries,
        "send": True,
    }
    answer = api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY)
    assert answer.status_code == 201, answer.text
    assert answer.json()["permitted"] == ["health-and-work-capacity", "identity", "service-need"]
    return str(answer.json()["id"])


def test_the_relation_of_the_recipient_is_registered_and_ended(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api))

    def relations() -> list[dict[str, object]]:
        return rows.all("consent", f"SELECT version, ends_at FROM relations WHERE subject_id = '{referral}'")

    eventually(lambda: read(api, VANTAA, referral).json()["access"] == "registered")
    assert [row["version"] for row in relations()] == [1]
    act(api, VANTAA, referral, "withdraw")
    eventually(lambda: [row["version"] for row in relations()] == [2])
    assert relations()[0]["ends_at"] is not None


def test_the_county_accepts_starts_and_completes(api: Api) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    for action, body in (("accept", None), ("start", None), ("complete", {"outcome": "interrupted"})):
        assert act(api, COUNTY, referral, action, body).status_code == 200
    assert read(api, VANTAA, referral).json()["senderId"] == EMPLOYMENT_ID
