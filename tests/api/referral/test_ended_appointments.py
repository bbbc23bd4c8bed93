"""An appointment that is still to come ends with its referral, in the same transaction, and says for what."""

from typing import Any

import pytest

from tests.api.referral.consented import EMPLOYER, flagged, presented, withdraw
from tests.api.referral.stories import (
    BODIES,
    COUNTY,
    COUNTY_ID,
    NECESSITY,
    VANTAA,
    act,
    make_case,
    read,
    receive,
    register_consent,
    send,
)
from tests.api_client import Api
from tests.database import Rows

FUTURE, PAST = BODIES["schedule"], {**BODIES["schedule"], "at": "2026-01-15T09:00:00+02:00"}


def booked(api: Api, person: str, appointment: Any = FUTURE) -> str:
    """A referral that the county has accepted and booked a time for."""
    referral = send(api, person, recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    for action, body in (("accept", None), ("schedule", appointment)):
        answer = act(api, COUNTY, referral, action, body)
        assert answer.status_code == 200, answer.text
    return referral


def appointments(api: Api, worker: str, referral: str) -> list[dict[str, Any]]:
    """The appointments as a side reads them."""
    found: list[dict[str, Any]] = read(api, worker, referral, necessity=NECESSITY).json()["appointments"]
    return found


def kept(rows: Rows, referral: str) -> list[dict[str, Any]]:
    """The appointments as they are kept."""
    return rows.all(
        "referral",
        "SELECT attendance, cancelled_for, cancelled_at IS NOT NULL AS told FROM appointments"
        f" WHERE referral_id = '{referral}' ORDER BY booked_at",
    )


@pytest.mark.parametrize(
    ("worker", "actions", "state"),
    [
        (VANTAA, ("withdraw",), "withdrawn"),
        (COUNTY, ("cancel",), "cancelled"),
        (COUNTY, ("start", "complete"), "completed"),
    ],
)
def test_who_ends_the_referral_cancels_what_was_to_come(
    api: Api, rows: Rows, worker: str, actions: tuple[str, ...], state: str
) -> None:
    referral = booked(api, make_case(api))
    for action in actions:
        answer = act(api, worker, referral, action, BODIES.get(action))
        assert answer.status_code == 200, answer.text
    assert kept(rows, referral) == [{"attendance": "cancelled", "cancelled_for": state, "told": True}]
    (shown,) = appointments(api, VANTAA, referral)
    assert (shown["attendance"], shown["cancelledFor"]) == ("cancelled", state)


def test_a_cancellation_that_was_asked_for_cancels_too(api: Api, rows: Rows) -> None:
    referral = booked(api, make_case(api))
    assert act(api, COUNTY, referral, "start").status_code == 200
    asked = act(api, VANTAA, referral, "request-cancellation", BODIES["request-cancellation"])
    assert asked.status_code == 200, asked.text
    assert kept(rows, referral)[0]["attendance"] == "booked"
    assert act(api, COUNTY, referral, "confirm-cancellation").status_code == 200
    assert kept(rows, referral) == [{"attendance": "cancelled", "cancelled_for": "cancelled", "told": True}]


def test_the_persons_withdrawal_cancels_and_the_person_sees_it(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    referral = booked(api, make_case(api, person=person))
    own = f"/v1/me/referrals/{referral}"
    assert api.post(client, "referral-api", f"{own}/withdraw").status_code == 200
    (shown,) = api.get(client, "referral-api", own).json()["appointments"]
    assert (shown["attendance"], shown["cancelledFor"]) == ("cancelled", "withdrawn")
    assert shown["cancelledAt"]


def test_what_has_been_and_what_was_moved_stay_as_they_are(api: Api, rows: Rows) -> None:
    referral = booked(api, make_case(api), PAST)
    assert act(api, VANTAA, referral, "withdraw").status_code == 200
    assert kept(rows, referral) == [{"attendance": "booked", "cancelled_for": None, "told": False}]
    moved = booked(api, make_case(api))
    assert act(api, COUNTY, moved, "schedule", {**FUTURE, "at": "2027-01-16T09:00:00+02:00"}).status_code == 200
    assert act(api, COUNTY, moved, "cancel", BODIES["cancel"]).status_code == 200
    assert [one["attendance"] for one in kept(rows, moved)] == ["moved", "cancelled"]


def test_what_a_consents_end_stops_is_cancelled_by_the_worker(api: Api, rows: Rows) -> None:
    person = api.new_person()
    consent = register_consent(api, person)
    referral = presented(api, person)
    for action in ("acknowledge", "accept", "schedule"):
        answer = act(api, EMPLOYER, referral, action, BODIES.get(action))
        assert answer.status_code == 200, answer.text
    withdraw(api, consent)
    flagged(api, referral, "stopped-by-consent")
    assert kept(rows, referral) == [{"attendance": "cancelled", "cancelled_for": "stopped", "told": True}]
