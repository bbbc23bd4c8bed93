"""The person reads who used and received the own data, in their language; an organisation reads its own part."""

import time
import uuid
from typing import Any

import pytest

from tests.api.consent.questions import EMPLOYER, KELA, PURPOSE, VANTAA, consent, evaluate
from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import new_hetu
from tests.minting import Mint

SCOPES = "me:read me:write"


class Person:
    """A new person who can sign in."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.hetu = new_hetu()
        self.subject = f"person-{uuid.uuid4()}"
        body = {"hetu": self.hetu, "givenName": "Testi", "familyName": "Henkilö"}
        found = api.post("vantaa-worker", "consent-api", "/v1/persons/lookup", body, purpose=PURPOSE)
        self.id = str(found.json()["id"])
        api.make_client("vantaa-worker", self.id)

    def ask(self, method: str, path: str, body: Any = None, *, language: str = "fi") -> Any:
        """A request with the person's own token."""
        token = Mint(self.api.stack).person("consent-api", scope=SCOPES, subject=self.subject, hetu=self.hetu)
        sent = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        answer = self.api.request(None, method, "consent-api", path, body=body, headers=sent)
        assert answer.status_code < 300, answer.text
        return answer.json()


@pytest.fixture
def person(api: Api) -> Person:
    """A client of Vantaa."""
    return Person(api)


@pytest.mark.parametrize(
    ("language", "purpose", "sender", "receiver", "words"),
    [
        ("fi", "Työpaikan täyttäminen", "Vanta", "Esimerkki Rakennus Oy", "kirjallisella suostumuksella"),
        ("en", "Filling a vacancy", "Vanta", "Example Construction Ltd", "only with written consent"),
        ("sv", "Tillsättande av en arbetsplats", "Vanda", "Exempel Bygg Ab", "endast med skriftligt samtycke"),
    ],
)
def test_a_person_reads_a_disclosure_in_plain_words(
    person: Person, language: str, purpose: str, sender: str, receiver: str, words: str
) -> None:
    given = person.ask("POST", "/v1/me/consents", consent())
    decided = evaluate(person.api, person.id)
    entries = person.ask("GET", "/v1/me/disclosures", language=language)["items"]
    entry = next(one for one in entries if one["kind"] == "disclosure")
    assert (entry["fromId"], entry["toId"], entry["userName"]) == (VANTAA, EMPLOYER, "Ville Vantaa")
    assert sender in entry["fromOrganisation"]
    assert (entry["toOrganisation"], entry["purposeLabel"]) == (receiver, purpose)
    assert (entry["categories"], entry["register"]) == (["identity"], "employment")
    (basis,) = entry["basis"]
    assert (basis["act"], basis["section"], basis["consentId"]) == ("380/2023", "118", given["id"])
    assert words in basis["text"]
    assert decided["context"]["permitted"] == entry["categories"]


def test_every_disclosure_and_use_is_there_newest_first_and_page_by_page(person: Person) -> None:
    person.ask("POST", "/v1/me/consents", consent())
    decided = [evaluate(person.api, person.id)["context"]["id"] for _ in range(4)]
    assert len(set(decided)) == 4
    seen: list[Any] = []
    path = "/v1/me/disclosures?limit=2"
    page = person.ask("GET", path)
    while True:
        seen += page["items"]
        if page["nextCursor"] is None:
            break
        page = person.ask("GET", f"{path}&cursor={page['nextCursor']}")
    assert len([entry for entry in seen if entry["kind"] == "disclosure"]) == 4
    assert [entry["at"] for entry in seen] == sorted((entry["at"] for entry in seen), reverse=True)
    assert len({entry["id"] for entry in seen}) == len(seen)


def test_a_denial_discloses_nothing_and_is_not_in_the_persons_log(person: Person) -> None:
    assert evaluate(person.api, person.id)["decision"] is False
    entries = person.ask("GET", "/v1/me/disclosures")["items"]
    assert [entry for entry in entries if entry["kind"] == "disclosure"] == []


def test_nobody_else_finds_the_persons_entries(api: Api, person: Person) -> None:
    person.ask("POST", "/v1/me/consents", consent())
    evaluate(api, person.id)
    assert person.id not in str(Person(api).ask("GET", "/v1/me/disclosures"))
    path = f"/v1/disclosures?personId={person.id}"
    assert api.get("kela-specialist", "consent-api", path, purpose=PURPOSE).json()["items"] == []
    for party in ("vantaa-worker", "employer-contact"):
        items = api.get(party, "consent-api", path, purpose="recruitment").json()["items"]
        assert EMPLOYER in {entry["toId"] for entry in items}, party


def test_a_use_of_the_own_register_reaches_the_persons_log(api: Api, person: Person) -> None:
    def uses() -> list[Any]:
        entries = person.ask("GET", "/v1/me/disclosures", language="en")["items"]
        return [entry for entry in entries if entry["kind"] == "use"]

    until = time.monotonic() + 10
    while not uses() and time.monotonic() < until:
        time.sleep(0.1)
    (entry,) = uses()
    assert (entry["fromId"], entry["toId"], entry["categories"]) == (VANTAA, VANTAA, ["identity"])
    assert (entry["purpose"], entry["purposeLabel"]) == (PURPOSE, "Arranging employment services")


def use(person: str, identifier: str) -> dict[str, Any]:
    """A use-log entry as a service ships it."""
    return {
        "id": identifier,
        "at": "2026-05-01T10:00:00Z",
        "personIds": [person],
        "organisationId": KELA,
        "userId": "kela#someone",
        "userName": "Kirsi Kela",
        "purpose": "rehabilitation",
        "necessity": None,
        "operation": "get_plan",
        "register": "tym",
        "categories": ["plan"],
    }


def test_a_shipped_use_is_kept_once_however_often_it_comes(api: Api, rows: Rows, person: Person) -> None:
    identifier = str(uuid.uuid4())
    for _ in range(3):
        kept = api.post("plans-api", "consent-api", "/v1/uses", {"items": [use(person.id, identifier)]})
        assert (kept.status_code, kept.json()) == (200, {"kept": 1})
    stored = rows.all("consent", f"SELECT service, user_name FROM uses WHERE id = '{identifier}'")
    assert stored == [{"service": "plans-api", "user_name": "Kirsi Kela"}]
    entries = person.ask("GET", "/v1/me/disclosures", language="en")["items"]
    assert [entry["purposeLabel"] for entry in entries if entry["id"] == identifier] == [
        "Arranging Kela rehabilitation"
    ]


def test_a_use_of_many_persons_is_kept_for_each(api: Api, rows: Rows, person: Person) -> None:
    identifier, other = str(uuid.uuid4()), Person(api)
    entry = {**use(person.id, identifier), "personIds": [person.id, other.id]}
    assert api.post("plans-api", "consent-api", "/v1/uses", {"items": [entry]}).status_code == 200
    assert len(rows.all("consent", f"SELECT 1 FROM uses WHERE id = '{identifier}'")) == 2
