"""Messages: between the two sides, with the person where marked, within the referral's categories, with receipts."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.api.referral.stories import (
    COUNTY,
    COUNTY_ID,
    EMPLOYER_ID,
    KELA,
    NECESSITY,
    PROVIDER_ID,
    REFERRALS,
    VANTAA,
    act,
    kind_of,
    make_case,
    read,
    referral_body,
    send,
)
from tests.api_client import Api, Json
from tests.database import Rows

SECOND, PROVIDER = "vantaa-second-worker", "provider-worker"
JOINT, PROVISION = "joint-service", "service-provision"


def write(api: Api, worker: str, referral: str, text: str = "Milloin aika?", **more: Any) -> httpx.Response:
    """A message of a worker."""
    options = {name: more.pop(name) for name in ("key", "necessity") if name in more}
    body = {"text": text, "categories": ["service-need"], **more}
    return api.post(worker, "referral-api", f"{REFERRALS}/{referral}/messages", body, **options)


def messages(api: Api, worker: str, referral: str, *, purpose: str = JOINT, query: str = "") -> httpx.Response:
    """The messages as a worker reads them."""
    path = f"{REFERRALS}/{referral}/messages{query}"
    return api.get(worker, "referral-api", path, purpose=purpose, necessity=NECESSITY)


def own_messages(api: Api, person: str, referral: str) -> Json:
    """The messages as the person reads them."""
    answer = api.get(person, "referral-api", f"/v1/me/referrals/{referral}/messages")
    assert answer.status_code == 200, answer.text
    return answer.json()


def unread(api: Api, worker: str, referral: str, *, purpose: str = JOINT) -> int:
    """What the list of threads says a worker has not read of a referral."""
    answer = api.get(worker, "referral-api", "/v1/message-threads?limit=100", purpose=purpose)
    return next(int(one["unread"]) for one in answer.json()["items"] if one["referralId"] == referral)


def sent_and_readable(api: Api, person: str | None = None, **more: Json) -> str:
    """A sent referral that its recipient can already read."""
    referral = send(api, make_case(api, person=person), **more)
    api.eventually(lambda: read(api, KELA, referral))
    return referral


def test_the_two_sides_write_to_each_other_and_see_who_has_read(api: Api) -> None:
    referral = sent_and_readable(api)
    first = write(api, VANTAA, referral)
    assert first.status_code == 201, first.text
    assert (first.json()["state"], "text" in first.json()) == ("sent", False)
    assert unread(api, KELA, referral) == 1
    assert unread(api, VANTAA, referral) == 0
    read_by_kela = messages(api, KELA, referral).json()
    assert [(one["author"], one["text"], one["withheld"]) for one in read_by_kela["items"]] == [
        ("sender", "Milloin aika?", [])
    ]
    assert (read_by_kela["unread"], unread(api, KELA, referral)) == (0, 0)
    assert write(api, KELA, referral, "Ensi viikolla.").status_code == 201
    shown = messages(api, VANTAA, referral).json()["items"]
    assert [one["text"] for one in shown] == ["Ensi viikolla.", "Milloin aika?"]
    receipts = [(one["organisationId"], one["readerName"]) for one in shown[1]["readBy"]]
    assert receipts == [("kela", "Kalle Kela")]
    assert unread(api, SECOND, referral) == 1


def test_reading_again_leaves_one_receipt_and_no_wrong_count(api: Api, rows: Rows) -> None:
    referral = sent_and_readable(api)
    for text in ("Yksi", "Kaksi", "Kolme"):
        write(api, VANTAA, referral, text)
    page = messages(api, KELA, referral, query="?limit=2").json()
    assert ([one["text"] for one in page["items"]], page["unread"]) == (["Kolme", "Kaksi"], 1)
    messages(api, KELA, referral, query="?limit=2")
    rest = messages(api, KELA, referral, query=f"?limit=2&cursor={page['nextCursor']}").json()
    assert ([one["text"] for one in rest["items"]], rest["nextCursor"], rest["unread"]) == (["Yksi"], None, 0)
    found = rows.all(
        "referral",
        f"SELECT count(*) AS n FROM message_receipts JOIN messages ON id = message_id WHERE referral_id = '{referral}'",
    )
    assert found == [{"n": 3}]


def test_the_person_reads_and_writes_what_is_marked(api: Api) -> None:
    client, person = api.person_signing_in(VANTAA)
    referral = sent_and_readable(api, person)
    write(api, VANTAA, referral, "Vain meille.")
    write(api, KELA, referral, "Tervetuloa tiistaina.", audience="person-too")
    shown = own_messages(api, client, referral)
    assert ([one["text"] for one in shown["items"]], shown["unread"]) == (["Tervetuloa tiistaina."], 0)
    path = f"/v1/me/referrals/{referral}/messages"
    written = api.post(client, "referral-api", path, {"text": "Sopii minulle."})
    assert written.status_code == 201, written.text
    for worker in (VANTAA, KELA):
        newest = messages(api, worker, referral).json()["items"][0]
        assert (newest["author"], newest["authorOrganisationId"], newest["text"]) == ("person", None, "Sopii minulle.")
    receipts = {one["organisationId"] for one in own_messages(api, client, referral)["items"][0]["readBy"]}
    assert receipts == {"employment-vantaa", "kela"}
    stranger, _ = api.person_signing_in(VANTAA)
    for answer in (
        api.get(stranger, "referral-api", path),
        api.post(stranger, "referral-api", path, {"text": "Kuka?"}),
        api.get(client, "referral-api", f"/v1/me/referrals/{uuid.uuid4()}/messages"),
    ):
        assert (answer.status_code, kind_of(answer)) == (404, "not-found")


def test_nothing_outside_the_referrals_categories_leaves(api: Api, rows: Rows) -> None:
    referral = sent_and_readable(api)
    before = rows.counts("referral")
    refused = write(api, VANTAA, referral, categories=["service-need", "health-and-work-capacity"], necessity=NECESSITY)
    assert (refused.status_code, kind_of(refused)) == (422, "text-category-not-permitted")
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/categories/1"]
    by_recipient = write(api, KELA, referral, categories=["social-situation"], necessity=NECESSITY)
    assert (by_recipient.status_code, kind_of(by_recipient)) == (422, "text-category-not-permitted")
    assert rows.counts("referral") == before


def test_a_category_that_is_denied_now_does_not_leave(api: Api, rows: Rows) -> None:
    entries = [{"category": "health-and-work-capacity", "text": "Työkyky alentunut."}]
    body = referral_body(make_case(api), entries=entries)
    sent = api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY).json()["id"]
    before = rows.counts("referral")
    refused = write(api, VANTAA, sent, categories=["health-and-work-capacity"])
    assert (refused.status_code, kind_of(refused)) == (403, "disclosure-denied")
    assert rows.counts("referral") == before
    kept = write(api, VANTAA, sent, "Lausunto B.", categories=["health-and-work-capacity"], necessity=NECESSITY)
    assert kept.status_code == 201, kept.text
    api.eventually(lambda: read(api, KELA, sent, necessity=NECESSITY))
    blind = api.get(KELA, "referral-api", f"{REFERRALS}/{sent}/messages", purpose=JOINT)
    assert (blind.status_code, kind_of(blind)) == (403, "disclosure-denied")
    write(api, VANTAA, sent, "Muuta ei ole.")
    partly = api.get(KELA, "referral-api", f"{REFERRALS}/{sent}/messages", purpose=JOINT).json()
    shown = [(one["text"], one["withheld"]) for one in partly["items"]]
    assert shown == [("Muuta ei ole.", []), (None, ["health-and-work-capacity"])]
    assert partly["unread"] == 1
    whole = messages(api, KELA, sent).json()
    assert ([one["text"] for one in whole["items"]], whole["unread"]) == (["Muuta ei ole.", "Lausunto B."], 0)


def test_every_reading_and_writing_leaves_its_log(api: Api, rows: Rows) -> None:
    person = make_case(api)
    referral = send(api, person)
    api.eventually(lambda: read(api, KELA, referral))
    write(api, VANTAA, referral)
    messages(api, KELA, referral)
    messages(api, VANTAA, referral)
    released = f"SELECT operation FROM releases WHERE person_id = '{person}' AND operation LIKE '%message%'"
    assert [row["operation"] for row in rows.all("referral", f"{released} ORDER BY sequence")] == [
        "send_message",
        "list_messages",
    ]
    used = (
        f"SELECT organisation_id FROM use_entries WHERE '{person}' = ANY (person_ids) AND operation = 'list_messages'"
    )
    assert {row["organisation_id"] for row in rows.all("referral", used)} == {"employment-vantaa", "kela"}


def test_the_event_tells_nothing_personal(api: Api, rows: Rows) -> None:
    referral = sent_and_readable(api)
    kept = write(api, VANTAA, referral, "Salainen asia").json()["id"]
    found = rows.all("referral", f"SELECT type, data, readers FROM outbox_events WHERE aggregate_id = '{kept}'")
    assert found == [
        {
            "type": "message.sent",
            "data": {"referralId": referral, "author": "sender", "audience": "workers"},
            "readers": ["employment-vantaa", "kela"],
        }
    ]


def test_a_provider_answers_the_authority_on_the_authoritys_right(api: Api) -> None:
    person = make_case(api)
    referral = send(api, person, recipient=PROVIDER_ID)
    api.eventually(lambda: read(api, PROVIDER, referral, purpose=PROVISION))
    assert write(api, VANTAA, referral, "Aloittaako hän maanantaina?").status_code == 201
    assert messages(api, PROVIDER, referral, purpose=PROVISION).status_code == 200
    told = write(api, PROVIDER, referral, "Aloittaa.", necessity=NECESSITY)
    assert told.status_code == 201, told.text
    assert messages(api, VANTAA, referral).json()["items"][0]["text"] == "Aloittaa."


@pytest.mark.parametrize("stranger", [COUNTY, "kerava-worker", PROVIDER])
def test_strangers_find_no_messages(api: Api, stranger: str) -> None:
    referral = send(api, make_case(api))
    write(api, VANTAA, referral)
    assert messages(api, stranger, referral).status_code == 404
    assert write(api, stranger, referral).status_code == 404
    listed = api.get(stranger, "referral-api", "/v1/message-threads?limit=100", purpose=JOINT).json()["items"]
    assert referral not in {one["referralId"] for one in listed}
    assert EMPLOYER_ID not in {one["recipientId"] for one in listed}


def test_messages_end_with_the_referral(api: Api) -> None:
    client, person = api.person_signing_in(VANTAA)
    referral = sent_and_readable(api, person)
    write(api, VANTAA, referral, audience="person-too")
    assert act(api, VANTAA, referral, "withdraw").status_code == 200
    for answer in (
        write(api, VANTAA, referral),
        write(api, KELA, referral),
        api.post(client, "referral-api", f"/v1/me/referrals/{referral}/messages", {"text": "Vielä?"}),
    ):
        assert (answer.status_code, kind_of(answer)) == (409, "referral-takes-no-messages")
    assert messages(api, KELA, referral).json()["items"] == []
    assert len(messages(api, VANTAA, referral).json()["items"]) == 1
    assert len(own_messages(api, client, referral)["items"]) == 1
    draft = api.post(VANTAA, "referral-api", REFERRALS, referral_body(make_case(api), send=False)).json()["id"]
    assert kind_of(write(api, VANTAA, draft)) == "referral-takes-no-messages"


def test_a_replay_sends_one_message(api: Api) -> None:
    referral, key = sent_and_readable(api), str(uuid.uuid4())
    answers = [write(api, VANTAA, referral, key=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert unread(api, KELA, referral) == 1


def test_messages_written_at_once_are_all_kept_and_counted(api: Api) -> None:
    client, person = api.person_signing_in(VANTAA)
    referral = sent_and_readable(api, person)
    path = f"/v1/me/referrals/{referral}/messages"

    def one(number: int) -> httpx.Response:
        if number % 3 == 0:
            return api.post(client, "referral-api", path, {"text": f"Viesti {number}"})
        return write(api, VANTAA if number % 3 == 1 else SECOND, referral, f"Viesti {number}")

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(one, range(12)))
    assert [answer.status_code for answer in answers] == [201] * 12, [answer.text for answer in answers]
    assert unread(api, KELA, referral) == 12
    assert unread(api, VANTAA, referral) == 4
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: messages(api, KELA, referral), range(4)))
    assert unread(api, KELA, referral) == 0


def test_what_is_denied_of_a_page_does_not_keep_the_persons_words_from_its_reader(api: Api) -> None:
    client, person = api.person_signing_in(VANTAA)
    health = {"category": "health-and-work-capacity", "text": "Terveystieto."}
    body = referral_body(make_case(api, person=person), entries=[health])
    referral = api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY).json()["id"]
    api.eventually(lambda: read(api, KELA, referral, necessity=NECESSITY))
    told = write(api, VANTAA, referral, "Lausunto.", categories=["health-and-work-capacity"], necessity=NECESSITY)
    assert told.status_code == 201, told.text
    path = f"/v1/me/referrals/{referral}/messages"
    assert api.post(client, "referral-api", path, {"text": "Olen tavattavissa."}).status_code == 201
    seen = api.get(KELA, "referral-api", f"{REFERRALS}/{referral}/messages", purpose=JOINT)
    assert seen.status_code == 200, seen.text
    assert [(one["author"], one["text"], one["withheld"]) for one in seen.json()["items"]] == [
        ("person", "Olen tavattavissa.", []),
        ("sender", None, ["health-and-work-capacity"]),
    ]


def test_about_an_urgent_contact_its_sender_writes_on_the_ground_that_it_stated(api: Api) -> None:
    body: Json = {
        "kind": "urgent-social-contact",
        "personId": api.new_person(VANTAA),
        "recipientId": COUNTY_ID,
        "urgentGround": "evidently-unable-to-care",
        "entries": [{"category": "social-situation", "text": "Avun tarve."}],
        "send": True,
    }
    sent = api.post(VANTAA, "referral-api", REFERRALS, body, necessity=NECESSITY)
    assert sent.status_code == 201, sent.text
    referral = sent.json()["id"]
    told = write(api, VANTAA, referral, categories=["social-situation"], necessity=NECESSITY)
    assert told.status_code == 201, told.text
    shown = api.eventually(lambda: messages(api, COUNTY, referral, purpose="urgent-social-contact")).json()
    assert [one["text"] for one in shown["items"]] == ["Milloin aika?"]
