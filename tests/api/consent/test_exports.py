"""The person takes the own data along: as JSON, or as an accessible PDF in their language."""

import io
import re
import threading
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from tests.api.consent.people import SOCIAL, WORKER, Somebody, represent, somebody
from tests.api.consent.questions import consent, evaluate, problem
from tests.api.consent.requesting import VANTAA_OFFICIAL, make
from tests.api.consent.test_own_log import disclose, hide
from tests.api_client import Api
from tests.database import Rows
from tests.minting import Mint

PDF = "application/pdf"
HYPHENATED = re.compile("[\xad\u2010-]\n")


@pytest.fixture
def person(api: Api) -> Somebody:
    """A client of Vantaa and its county with a consent, a disclosure, a hidden one and a refused request."""
    found = somebody(api, WORKER, SOCIAL, family_name="Öhman–Åström")
    hidden, _ = disclose(api, found), evaluate(api, found.id)
    assert hide(api, VANTAA_OFFICIAL, hidden, found.id).status_code == 201
    make(found, "restriction", register="tym", text='Rajoittakaa: #panic("ei") *käsittely* 😀')
    return found


def export(person: Somebody, *, accept: str = "application/json", language: str = "fi") -> httpx.Response:
    """`GET /v1/me/export`."""
    token = Mint(person.api.stack).person("consent-api", scope="me:read", subject=person.subject, hetu=person.hetu)
    sent = {"Authorization": f"Bearer {token}", "Accept": accept, "Accept-Language": language}
    return person.api.request(None, "GET", "consent-api", "/v1/me/export", headers=sent)


def test_the_export_holds_all_that_the_person_may_see(api: Api, rows: Rows, person: Somebody) -> None:
    proxy = somebody(api, WORKER)
    assert represent(api, person.id, proxy.id).status_code == 201
    answer = export(person)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    assert found["person"]["familyName"] == "Öhman–Åström"
    assert [code["masked"] for code in found["identityCodes"]] == ["*" * 7 + person.hetu[-4:]]
    assert person.hetu not in answer.text
    (representation,) = found["representations"]
    assert representation["representativePersonId"] == proxy.id
    (given,) = found["consents"]
    assert (given["consent"]["state"], len(given["steps"])) == ("given", 1)
    assert len([entry for entry in found["log"]["items"] if entry["kind"] == "disclosure"]) == 1
    assert len(found["log"]["hidden"]) == 1
    (refused,) = found["requests"]
    assert refused["refusal"]["ground"]["section"] == "12(3)"
    used = rows.all(
        "consent",
        "SELECT purpose, register, categories FROM use_entries WHERE operation = 'export_my_data'"
        f" AND '{person.id}' = ANY (person_ids)",
    )
    assert used == [{"purpose": "own-person", "register": "consent", "categories": ["client-relationship", "identity"]}]


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("fi", "Omat tietoni: suostumukset, loki ja pyynnöt", "Työpaikan täyttäminen"),
        ("sv", "Mina uppgifter: samtycken, logg och begäranden", "Tillsättande av en arbetsplats"),
        ("en", "My data: consents, log and requests", "Filling a vacancy"),
    ],
)
def test_the_pdf_is_accessible_and_says_its_title_and_language(
    person: Somebody, language: str, title: str, words: str
) -> None:
    answer = export(person, accept=PDF, language=language)
    assert (answer.status_code, answer.headers["content-type"]) == (200, PDF), answer.text
    assert answer.headers["content-language"] == language
    document = PdfReader(io.BytesIO(answer.content))
    root: Any = document.trailer["/Root"]
    assert document.metadata is not None
    assert (document.metadata.title, root["/Lang"], root["/MarkInfo"]["/Marked"]) == (title, language, True)
    assert root["/StructTreeRoot"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    whole = "\n".join(page.extract_text() for page in document.pages)
    text = " ".join(HYPHENATED.sub("", whole).split())
    assert words in text
    assert "Öhman–Åström" in text
    assert '#panic("ei") *käsittely* \ufffd' in text
    assert "VD/77/2026" in text
    assert person.hetu not in text


def test_without_asking_for_pdf_the_export_is_json(person: Somebody) -> None:
    for accept in ("*/*", "text/html", f"{PDF};q=0.5, application/json", f"{PDF};q=0"):
        assert export(person, accept=accept).headers["content-type"] == "application/json"


def test_more_documents_at_once_than_there_are_places_are_refused_with_a_time(person: Somebody) -> None:
    answers: list[httpx.Response] = []

    def take() -> None:
        answers.append(export(person, accept=PDF))

    threads = [threading.Thread(target=take) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused
    assert {problem(answer) for answer in refused} == {(503, "documents-busy")}
    assert {answer.headers["retry-after"] for answer in refused} == {"5"}
    assert len(refused) < len(answers)
    assert export(person, accept=PDF).status_code == 200


def test_nobody_exports_anothers_data(api: Api, person: Somebody) -> None:
    for caller in (WORKER, VANTAA_OFFICIAL):
        assert problem(api.get(caller, "consent-api", "/v1/me/export")) == (403, "scope-missing")
    proxy = somebody(api, WORKER)
    assert represent(api, person.id, proxy.id, mandates=["consents", "log", "requests"]).status_code == 201
    refused = proxy.ask("GET", "/v1/me/export", represented=person.id)
    assert problem(refused) == (403, "representation-not-accepted")
    own = export(proxy).json()
    assert (own["consents"], own["requests"], own["log"]["hidden"]) == ([], [], [])
    assert consent()["purpose"] not in str(own["log"])
