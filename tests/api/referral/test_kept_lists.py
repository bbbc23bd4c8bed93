"""What is stored keeps the version of the code list that it came from, and that version stays readable."""

from tests.api.referral.stories import (
    BODIES,
    COUNTY,
    COUNTY_ID,
    JOINT,
    REFERRALS,
    VANTAA,
    act,
    make_case,
    read,
    receive,
    send,
)
from tests.api_client import Api
from tests.database import Rows

PRESENT = "2026-11-22"


def kept(name: str) -> dict[str, str]:
    """What a code of the list keeps."""
    return {"name": name, "uri": f"urn:yhdyspinta:codes:{name}", "version": PRESENT}


def test_a_reason_keeps_its_version_on_the_referral_and_in_its_history(api: Api, rows: Rows) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    for action in ("accept", "hold"):
        assert act(api, COUNTY, referral, action, BODIES.get(action)).status_code == 200
    assert act(api, VANTAA, referral, "amendments", BODIES["amendments"]).status_code in {200, 201}
    shown = read(api, VANTAA, referral).json()
    assert (shown["stateReason"], shown["stateReasonList"]) == ("waiting-list", kept("hold-reasons"))
    steps = api.get(VANTAA, "referral-api", f"{REFERRALS}/{referral}/history", purpose=JOINT).json()["items"]
    assert [(step["action"], step["reasonList"]) for step in steps] == [
        ("send", None),
        ("acknowledge", None),
        ("accept", None),
        ("hold", kept("hold-reasons")),
        ("amend", kept("amendment-reasons")),
    ]
    assert act(api, COUNTY, referral, "start").status_code == 200
    assert read(api, VANTAA, referral).json()["stateReasonList"] is None
    [held] = rows.all(
        "referral", f"SELECT reason_list FROM referral_steps WHERE referral_id = '{referral}' AND action = 'hold'"
    )
    assert held == {"reason_list": f"hold-reasons@{PRESENT}"}


def test_an_outcome_keeps_the_versions_of_both_its_codes(api: Api) -> None:
    referral = send(api, make_case(api), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    for action in ("accept", "start", "complete"):
        assert act(api, COUNTY, referral, action, BODIES.get(action)).status_code == 200
    path = f"{REFERRALS}/{referral}/outcomes"
    (outcome,) = api.get(VANTAA, "referral-api", path, purpose=JOINT).json()["items"]
    assert (outcome["outcomeList"], outcome["followUpList"]) == (kept("outcomes"), kept("follow-ups"))


def test_what_was_stored_before_versions_were_kept_came_from_the_first(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    referral = send(api, make_case(api, person=person), recipient=COUNTY_ID)
    receive(api, COUNTY, referral)
    for action in ("accept", "start", "complete"):
        assert act(api, COUNTY, referral, action, BODIES.get(action)).status_code == 200
    held = send(api, person, recipient=COUNTY_ID)
    receive(api, COUNTY, held)
    for action in ("accept", "hold"):
        assert act(api, COUNTY, held, action, BODIES.get(action)).status_code == 200
    own = f"/v1/me/referrals/{held}"
    before = api.get(client, "referral-api", own).json()["reasonLabel"]
    rows.execute(
        "referral",
        f"UPDATE referrals SET state_reason_list = NULL WHERE id = '{held}';"
        f"UPDATE referral_steps SET reason_list = NULL WHERE referral_id = '{held}';"
        f"UPDATE referral_outcomes SET outcome_list = NULL, follow_up_list = NULL WHERE referral_id = '{referral}'",
    )
    assert before is not None
    assert api.get(client, "referral-api", own).json()["reasonLabel"] == before
    assert read(api, VANTAA, held).json()["stateReasonList"] == kept("hold-reasons")
    steps = api.get(VANTAA, "referral-api", f"{REFERRALS}/{held}/history", purpose=JOINT).json()["items"]
    lists = [None, None, None, kept("hold-reasons")]
    assert [step["reasonList"] for step in steps] == lists
    path = f"{REFERRALS}/{referral}/outcomes"
    (outcome,) = api.get(VANTAA, "referral-api", path, purpose=JOINT).json()["items"]
    assert (outcome["outcomeList"], outcome["followUpList"]) == (kept("outcomes"), kept("follow-ups"))
    (told,) = api.get(client, "referral-api", f"/v1/me/referrals/{referral}").json()["outcomes"]
    assert told["outcomeList"] == kept("outcomes")


def test_a_list_is_read_as_of_today_and_by_its_version(api: Api) -> None:
    path = "/v1/code-lists/hold-reasons"
    today = api.get(VANTAA, "referral-api", path)
    by_version = api.get(VANTAA, "referral-api", f"{path}?version={PRESENT}")
    assert today.json() == by_version.json()
    assert (by_version.headers["ETag"], by_version.json()["validFrom"]) == (f'"{PRESENT}"', "2025-01-01")
    assert [one["version"] for one in today.json()["versions"]] == [PRESENT]
    for unknown in (f"{path}?version=1999", "/v1/code-lists/no-such"):
        answer = api.get(VANTAA, "referral-api", unknown)
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (404, "code-list-unknown")
    listed = api.get(VANTAA, "referral-api", "/v1/code-lists?on=2025-06-01").json()["items"]
    assert {one["version"] for one in listed} == {PRESENT}
    assert api.get(VANTAA, "referral-api", "/v1/code-lists?on=2024-12-31").json()["items"] == []
