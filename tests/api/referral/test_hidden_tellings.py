"""What the recipient told on a decision is hidden from the person while its entry of the log is."""

import uuid
from typing import Any

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    NECESSITY,
    REFERRALS,
    VANTAA,
    act,
    make_case,
    referral_body,
)
from tests.api_client import Api, Json
from tests.database import Rows
from tests.legal_days import TODAY_IN_SQL

HEALTH, BASIC = "health-and-work-capacity", "service-need"
ENTRIES: Json = [{"category": BASIC, "text": "Tarve."}, {"category": HEALTH, "text": "Työkyky alentunut."}]
OWN = "/v1/me/referrals"


def told(api: Api, person: str, *steps: tuple[str, Json], **more: Json) -> str:
    """A referral that the county has taken so far, telling health data on its own decision."""
    body = referral_body(person, recipient=COUNTY_ID, **{"entries": ENTRIES, **more})
    referral = str(api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY).json()["id"])
    for action, said in steps:
        taken = act(api, COUNTY, referral, action, said, necessity=NECESSITY)
        assert taken.status_code == 200, taken.text
    return referral


def hide(rows: Rows, decision: str) -> None:
    """The controller hides the decision's entry in the log."""
    values = f"'{uuid.uuid4()}', '{decision}', {TODAY_IN_SQL} + 30"
    rows.execute("referral", f"INSERT INTO withheld_entries (hiding_id, entry_id, last_on) VALUES ({values})")


def as_seen(api: Api, client: str, referral: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The referral whole, in the list, and in the export."""
    whole = api.get(client, "referral-api", f"{OWN}/{referral}").json()
    [listed] = api.get(client, "referral-api", OWN).json()["items"]
    [exported] = api.get(client, "referral-api", "/v1/me/export").json()["referrals"]
    return whole, listed, exported


def test_an_outcome_that_was_told_on_a_hidden_decision_is_not_shown_to_the_person(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    outcome = {"outcome": "achieved", "text": "Työkyky palautui.", "categories": [HEALTH]}
    steps = (("acknowledge", None), ("accept", None), ("start", None), ("complete", outcome))
    referral = told(api, make_case(api, person=person), *steps)
    whole, _, exported = as_seen(api, client, referral)
    assert [one["text"] for one in (*whole["outcomes"], *exported["outcomes"])] == ["Työkyky palautui."] * 2
    [kept] = rows.all("referral", f"SELECT decision_id FROM referral_outcomes WHERE referral_id = '{referral}'")
    hide(rows, kept["decision_id"])
    whole, _, exported = as_seen(api, client, referral)
    assert (whole["state"], whole["outcomes"], exported["outcomes"]) == ("completed", [], [])
    path = f"{REFERRALS}/{referral}/outcomes"
    [item] = api.get(VANTAA, "referral-api", path, purpose="joint-service").json()["items"]
    assert item["text"] == "Työkyky palautui."


def test_appeal_advice_of_a_hidden_decision_is_the_one_field_that_is_not_shown(api: Api, rows: Rows) -> None:
    client, person = api.person_signing_in(VANTAA)
    refused = {"decisionId": "X-1", "outcome": "refused", "appealAdvice": "Oikaisuvaatimus.", "categories": [HEALTH]}
    steps = (("acknowledge", None), ("record-application", None), ("record-decision", refused))
    referral = told(api, make_case(api, person=person), *steps, answerMode="application")
    whole, listed, exported = as_seen(api, client, referral)
    assert {one["appealAdvice"] for one in (whole, listed, exported["referral"])} == {"Oikaisuvaatimus."}
    [kept] = rows.all("referral", f"SELECT appeal_advice_decision_id AS id FROM referrals WHERE id = '{referral}'")
    hide(rows, kept["id"])
    hidden = as_seen(api, client, referral)
    assert hidden[0] == {**whole, "appealAdvice": None}
    assert hidden[1] == {**listed, "appealAdvice": None}
    assert hidden[2]["referral"] == {**exported["referral"], "appealAdvice": None}
    kept_still = f"SELECT appeal_advice FROM referrals WHERE id = '{referral}'"
    assert rows.all("referral", kept_still) == [{"appeal_advice": "Oikaisuvaatimus."}]
