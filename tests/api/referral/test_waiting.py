"""Between acceptance and start: waiting, appointments, cancelling, returning with advice, and the history of it all."""

import pytest

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
    kind_of,
    make_case,
    read,
    receive,
    referral_body,
    register_consent,
    send,
)
from tests.api_client import Api, Json
from tests.database import Rows
from tests.legal_days import days_on


def taken_on(api: Api) -> str:
    """A referral that the county has accepted."""
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    assert act(api, COUNTY, referral, "accept").status_code == 200
    return referral


def history(api: Api, worker: str, referral: str) -> list[Json]:
    path = f"{REFERRALS}/{referral}/history"
    found: list[Json] = api.get(worker, "referral-api", path, purpose=JOINT, necessity=NECESSITY).json()["items"]
    return found


def test_a_waiting_list_has_a_reason_and_a_day_and_ends(api: Api) -> None:
    referral = taken_on(api)
    held = act(api, COUNTY, referral, "hold", {"reason": "waiting-list", "expectedOn": "2027-02-01"})
    assert (held.status_code, held.json()["state"]) == (200, "on-hold")
    shown = read(api, VANTAA, referral).json()
    assert (shown["stateReason"], shown["expectedOn"], shown["turn"]) == ("waiting-list", "2027-02-01", "recipient")
    assert act(api, COUNTY, referral, "hold", {"reason": "no-such"}).status_code == 400
    assert act(api, COUNTY, referral, "resume").json()["state"] == "accepted"
    assert read(api, VANTAA, referral).json()["stateReason"] is None


@pytest.mark.parametrize("day", ["0001-01-01", "2024-12-31", days_on(-1)])
def test_what_is_waited_for_lies_ahead(api: Api, day: str) -> None:
    referral = taken_on(api)
    refused = act(api, COUNTY, referral, "hold", {"reason": "waiting-list", "expectedOn": day})
    assert (refused.status_code, kind_of(refused)) == (422, "expected-day-behind"), refused.text
    assert refused.json()["errors"][0]["pointer"] == "/expectedOn"
    assert read(api, VANTAA, referral).json()["state"] == "accepted"
    asked = send(api, make_case(api))
    receive(api, KELA, asked)
    refused = act(api, KELA, asked, "request-information", {"question": "Mitä?", "answerBy": day})
    assert (refused.status_code, kind_of(refused)) == (422, "expected-day-behind"), refused.text
    assert refused.json()["errors"][0]["pointer"] == "/answerBy"
    assert read(api, VANTAA, asked).json()["state"] == "received"


def test_an_appointment_is_moved_missed_and_kept(api: Api) -> None:
    referral = taken_on(api)
    first: Json = {"at": "2027-01-15T09:00:00+02:00", "place": "Palvelupiste"}
    assert act(api, COUNTY, referral, "schedule", first).json()["state"] == "scheduled"
    act(api, COUNTY, referral, "schedule", {**first, "at": "2027-01-16T09:00:00+02:00"})
    assert act(api, COUNTY, referral, "record-no-show").json()["state"] == "accepted"
    act(api, COUNTY, referral, "schedule", {**first, "at": "2027-01-20T09:00:00+02:00"})
    assert act(api, COUNTY, referral, "record-attendance").json()["state"] == "scheduled"
    shown = read(api, VANTAA, referral).json()["appointments"]
    assert [one["attendance"] for one in shown] == ["moved", "no-show", "attended"]
    assert act(api, COUNTY, referral, "start").json()["state"] == "started"


def test_an_appointment_is_attended_or_missed_and_not_both(api: Api, rows: Rows) -> None:
    referral = taken_on(api)
    act(api, COUNTY, referral, "schedule", BODIES["schedule"])
    assert act(api, COUNTY, referral, "record-attendance").status_code == 200
    before = rows.counts("referral")
    for action in ("record-no-show", "record-attendance"):
        refused = act(api, COUNTY, referral, action)
        assert (refused.status_code, kind_of(refused)) == (409, "no-appointment-booked"), refused.text
    assert rows.counts("referral") == before
    shown = read(api, VANTAA, referral).json()
    assert (shown["state"], [one["attendance"] for one in shown["appointments"]]) == ("scheduled", ["attended"])
    act(api, COUNTY, referral, "schedule", BODIES["schedule"])
    assert act(api, COUNTY, referral, "record-no-show").json()["state"] == "accepted"


def test_who_is_put_on_hold_has_no_appointment_any_more(api: Api) -> None:
    referral = taken_on(api)
    act(api, COUNTY, referral, "schedule", BODIES["schedule"])
    assert act(api, COUNTY, referral, "hold", BODIES["hold"]).json()["state"] == "on-hold"
    [appointment] = read(api, VANTAA, referral).json()["appointments"]
    assert (appointment["attendance"], appointment["cancelledFor"]) == ("cancelled", "on-hold")


def test_after_a_missed_appointment_a_granted_application_stands_as_granted(api: Api) -> None:
    referral = send(api, make_case(api))
    receive(api, KELA, referral)
    for action in ("record-application", "record-decision", "schedule"):
        act(api, KELA, referral, action, BODIES.get(action))
    assert act(api, KELA, referral, "record-no-show").json()["state"] == "decided"
    assert act(api, KELA, referral, "start").status_code == 200


def test_the_recipient_cancels_before_the_start_and_the_sender_asks_after_it(api: Api) -> None:
    referral = taken_on(api)
    cancelled = act(api, COUNTY, referral, "cancel", {"reason": "service-discontinued"})
    assert cancelled.json()["state"] == "cancelled"
    assert act(api, COUNTY, referral, "start").status_code == 409
    referral = taken_on(api)
    act(api, COUNTY, referral, "start")
    assert act(api, VANTAA, referral, "withdraw").status_code == 409
    asked = act(api, VANTAA, referral, "request-cancellation", {"reason": "employed"})
    assert (asked.json()["state"], read(api, VANTAA, referral).json()["turn"]) == (
        "cancellation-requested",
        "recipient",
    )
    assert act(api, COUNTY, referral, "refuse-cancellation").json()["state"] == "started"
    act(api, VANTAA, referral, "request-cancellation", {"reason": "employed"})
    assert act(api, COUNTY, referral, "confirm-cancellation").json()["state"] == "cancelled"


def test_a_returned_referral_is_sent_again(api: Api) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    returned = act(api, COUNTY, referral, "return-with-advice", {"advice": "Liittäkää arvio."})
    assert returned.json()["state"] == "returned"
    shown = read(api, VANTAA, referral).json()
    assert (shown["turn"], shown["stateText"]) == ("sender", "Liittäkää arvio.")
    assert act(api, VANTAA, referral, "resend").json()["state"] == "sent"


def test_both_sides_read_the_history_and_nobody_else(api: Api, rows: Rows) -> None:
    referral = taken_on(api)
    act(api, COUNTY, referral, "hold", {"reason": "other", "text": "Ryhmä täynnä."})
    mine, theirs = history(api, VANTAA, referral), history(api, COUNTY, referral)
    assert [step["action"] for step in mine] == ["send", "acknowledge", "accept", "hold"]
    assert [step["version"] for step in theirs] == [1, 2, 3, 4]
    assert mine[-1]["text"] == theirs[-1]["text"] == "Ryhmä täynnä."
    path = f"{REFERRALS}/{referral}/history"
    assert api.get(KELA, "referral-api", path, purpose=JOINT).status_code == 404
    steps = rows.all("referral", f"SELECT version, side FROM referral_steps WHERE referral_id = '{referral}'")
    assert len(steps) == 4


def test_the_turn_counts_from_when_it_changed(api: Api) -> None:
    referral = taken_on(api)
    accepted = read(api, VANTAA, referral).json()
    act(api, COUNTY, referral, "hold", BODIES["hold"])
    waiting = read(api, VANTAA, referral).json()
    assert (waiting["turn"], waiting["turnSince"]) == ("recipient", accepted["turnSince"])
    act(api, COUNTY, referral, "start")
    act(api, COUNTY, referral, "complete", BODIES["complete"])
    done = read(api, VANTAA, referral).json()
    assert (done["turn"], done["turnSince"] > waiting["turnSince"]) == ("sender", True)


def test_a_consultation_gives_advice_and_becomes_a_referral_or_ends(api: Api) -> None:
    person = make_case(api)
    api.make_client(VANTAA, person)
    changed: Json = {"purpose": "consultation", "recipientId": COUNTY_ID, "categories": ["identity", "service-need"]}
    register_consent(api, person, **changed)
    body = referral_body(person, recipient=COUNTY_ID, kind="consultation", serviceCode=None)
    asked = [api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"] for _ in range(2)]
    for one in asked:
        receive(api, COUNTY, one)
        assert act(api, COUNTY, one, "accept").status_code == 409
        assert act(api, COUNTY, one, "return-with-advice", BODIES["return-with-advice"]).status_code == 200
    assert act(api, VANTAA, asked[0], "acknowledge-outcome").json()["state"] == "outcome-acknowledged"
    refused = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, partOf=asked[0]))
    assert (refused.status_code, kind_of(refused)) == (422, "parent-not-usable")
    led_to = send(api, person, recipient=COUNTY_ID, partOf=asked[1])
    assert read(api, VANTAA, led_to).json()["partOf"] == asked[1]
    assert read(api, VANTAA, asked[1], purpose="consultation").json()["state"] == "outcome-acknowledged"


def test_a_recipient_refers_onward_and_the_chain_is_known(api: Api) -> None:
    person = make_case(api)
    referral = send(api, person, recipient=COUNTY_ID)
    refused = api.post(KELA, "referral-api", REFERRALS, referral_body(person, recipient=COUNTY_ID, partOf=referral))
    assert (refused.status_code, kind_of(refused)) == (422, "parent-not-usable")
    onward = send(api, person, recipient=KELA_ID, worker=COUNTY, partOf=referral)
    shown = read(api, COUNTY, onward).json()
    assert (shown["side"], shown["partOf"], shown["senderId"]) == ("sender", referral, COUNTY_ID)
    seen = api.eventually(lambda: read(api, KELA, onward)).json()
    assert seen["partOf"] is None
    assert read(api, VANTAA, referral).json()["state"] == "sent"
    other = api.post(COUNTY, "referral-api", REFERRALS, referral_body(make_case(api), partOf=referral))
    assert other.status_code == 422


def test_the_sender_sees_before_sending_what_would_leave(api: Api, rows: Rows) -> None:
    person = make_case(api)
    entries = [
        {"category": "service-need", "text": "Tarve."},
        {"category": "health-and-work-capacity", "text": "Terveys."},
    ]
    body = {**referral_body(person), "entries": entries, "send": False}
    before = rows.counts("referral"), rows.counts("consent")["decisions"]
    found = api.post(VANTAA, "referral-api", f"{REFERRALS}/preview", body, key="")
    assert found.status_code == 200, found.text
    assert (found.json()["permitted"], found.json()["purpose"]) == (["identity", "service-need"], JOINT)
    assert found.json()["denied"] == [{"category": "health-and-work-capacity", "reason": "necessity-missing"}]
    assert found.json()["basis"][0]["section"] == "15"
    assert (rows.counts("referral"), rows.counts("consent")["decisions"]) == before
    draft = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    path = f"{REFERRALS}/{draft}/preview"
    permitted = api.post(VANTAA, "referral-api", path, key="", necessity=NECESSITY).json()["permitted"]
    assert permitted == ["health-and-work-capacity", "identity", "service-need"]
    assert api.post("kerava-worker", "referral-api", path, key="").status_code == 404
    stranger = api.post("kerava-worker", "referral-api", f"{REFERRALS}/preview", body, key="")
    assert stranger.status_code in {404, 403}
