"""A referral names a unit that its recipient has on the day, and what is late names the unit's lead."""

from tests.api.referral.stories import (
    BODIES,
    COUNTY,
    COUNTY_ID,
    EMPLOYMENT_ID,
    KELA_ID,
    REFERRALS,
    VANTAA,
    act,
    eventually,
    kind_of,
    make_case,
    read,
    receive,
    referral_body,
    send,
)
from tests.api.referral.units import known_unit, new_code, put_lead, put_unit, wait_for
from tests.api_client import Api
from tests.database import Rows
from tests.legal_days import TODAY_IN_SQL, days_on


def test_a_unit_that_the_recipient_does_not_have_on_the_day_is_refused(api: Api, rows: Rows) -> None:
    ended, coming, there = new_code(), new_code(), new_code()
    put_unit(api, ended, validTo=days_on(-1))
    put_unit(api, coming, validFrom=days_on(1))
    put_unit(api, there, validTo=days_on(0))
    wait_for(api, there)
    person = make_case(api)
    for recipient, unit in ((COUNTY_ID, "nobody"), (COUNTY_ID, ended), (COUNTY_ID, coming), (KELA_ID, there)):
        for sending in (True, False):
            body = referral_body(person, recipient=recipient, recipientUnit=unit, send=sending)
            refused = api.post(VANTAA, "referral-api", REFERRALS, body)
            assert (refused.status_code, kind_of(refused)) == (422, "recipient-unit-not-there"), refused.text
            assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/recipientUnit"]
    assert rows.all("referral", f"SELECT count(*) FROM referrals WHERE person_id = '{person}'") == [{"count": 0}]
    referral = send(api, person, recipient=COUNTY_ID, recipientUnit=there)
    assert read(api, COUNTY, referral).json()["recipientUnit"] == there


def test_a_draft_is_not_sent_to_a_unit_that_has_ended_meanwhile(api: Api) -> None:
    unit = known_unit(api)
    body = referral_body(make_case(api), recipient=COUNTY_ID, recipientUnit=unit, send=False)
    draft = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    put_unit(api, unit, version=1, validTo=days_on(-1))
    wait_for(api, unit, status=422)
    refused = act(api, VANTAA, draft, "send")
    assert (refused.status_code, kind_of(refused)) == (422, "recipient-unit-not-there")
    assert read(api, VANTAA, draft).json()["state"] == "draft"


def test_a_returned_referral_is_not_sent_again_to_a_unit_that_has_ended_meanwhile(api: Api) -> None:
    unit = known_unit(api)
    referral = send(api, make_case(api), recipient=COUNTY_ID, recipientUnit=unit)
    receive(api, COUNTY, referral)
    assert act(api, COUNTY, referral, "return-with-advice", BODIES["return-with-advice"]).status_code == 200
    put_unit(api, unit, version=1, validTo=days_on(-1))
    wait_for(api, unit, status=422)
    refused = act(api, VANTAA, referral, "resend")
    assert (refused.status_code, kind_of(refused)) == (422, "recipient-unit-not-there"), refused.text
    assert read(api, VANTAA, referral).json()["state"] == "returned"


def test_what_is_late_names_the_lead_of_its_unit_and_nobody_in_person(api: Api, rows: Rows) -> None:
    unit, address = known_unit(api), f"{new_code()}@hyvinvointialue.example"
    put_lead(api, unit, address)
    copied = f"SELECT id FROM directory_copies WHERE document::text LIKE '%{address}%'"

    def is_copied() -> bool:
        wait_for(api, unit)
        return bool(rows.all("referral", copied))

    eventually(is_copied, within=30)
    referral = send(api, make_case(api), recipient=COUNTY_ID, recipientUnit=unit)
    late = f"due_stage = 'receipt', next_due_on = {TODAY_IN_SQL} - 1, tell_on = {TODAY_IN_SQL}"
    rows.execute("referral", f"UPDATE referrals SET {late} WHERE id = '{referral}'")
    told = f"SELECT data, readers FROM outbox_events WHERE aggregate_id = '{referral}' AND type = 'referral.overdue'"
    eventually(lambda: bool(rows.all("referral", told)), within=30)
    [event] = rows.all("referral", told)
    assert (event["data"]["unit"], event["data"]["lead"]) == (unit, address)
    assert set(event["readers"]) == {COUNTY_ID, EMPLOYMENT_ID}
    assert "personId" not in event["data"]
