"""The person reads the own referrals: what was sent, where it stands, whose turn it is."""

from tests.api.referral.stories import KELA, REFERRALS, VANTAA, act, make_case, receive, referral_body
from tests.api_client import Api
from tests.database import Rows
from tym_local.clients import client_named


def sign_in(api: Api, client: str) -> str:
    """The id of a seeded person, who signs in to consent-api and is a client of Vantaa."""
    assert api.get(client, "consent-api", "/v1/me/consents").status_code == 200
    body = {"hetu": client_named(client).hetu}
    found = api.post(VANTAA, "consent-api", "/v1/persons/lookup", body, purpose="employment-services")
    person = str(found.json()["id"])
    api.make_client(VANTAA, person)
    return person


def test_the_person_sees_what_was_sent_and_whose_turn_it_is(api: Api, rows: Rows) -> None:
    person = make_case(api, person=sign_in(api, "person-eero"))
    entries = [
        {"category": "service-need", "text": "Kuntoutusselvitys."},
        {"category": "health-and-work-capacity", "text": "Ei lähde ilman perustetta."},
    ]
    body = referral_body(person, entries=entries)
    referral = api.post(VANTAA, "referral-api", REFERRALS, body).json()["id"]
    draft = api.post(VANTAA, "referral-api", REFERRALS, referral_body(person, send=False)).json()["id"]
    receive(api, KELA, referral)
    answer = api.get("person-eero", "referral-api", "/v1/me/referrals")
    assert answer.status_code == 200, answer.text
    found = {one["id"]: one for one in answer.json()["items"]}
    assert draft not in found
    seen = found[referral]
    assert (seen["id"], seen["state"], seen["turn"], seen["act"]) == (referral, "received", "person", "381/2023")
    assert [entry["text"] for entry in seen["entries"]] == ["Kuntoutusselvitys."]
    uses = rows.all(
        "referral",
        f"SELECT purpose FROM use_entries WHERE operation = 'list_my_referrals' AND '{person}' = ANY (person_ids)",
    )
    assert uses[-1] == {"purpose": "own-person"}


def test_another_person_sees_none_of_it(api: Api) -> None:
    sign_in(api, "person-sven")
    assert api.get("person-sven", "referral-api", "/v1/me/referrals").json() == {"items": [], "nextCursor": None}
    assert act(api, "person-sven", "00000000-0000-4000-8000-000000000000", "accept").status_code == 403
