"""The plan as a document: an exact version, its approvals, the reader's language, and nothing that is secret for it."""

import io
import re
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from tests.api.consent.people import represent, somebody
from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import integration
from tests.api.plans.stages import EA_WORKER, ITEM, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.database import Rows

BROKEN = re.compile("[\\s\xad\u2010-]")
OPEN_ITEM = {"serviceCode": "tyonhakuvalmennus", "organiserId": "employment-vantaa", "startsOn": "2026-12-01"}


def document(
    stages: Stages, who: str, plan: str, *, version: int | None = None, language: str = "fi", **options: Any
) -> httpx.Response:
    """The document of a plan, or of one of its versions."""
    path = f"/v1/plans/{plan}/document" if version is None else f"/v1/plans/{plan}/versions/{version}/document"
    headers = {"Accept-Language": language}
    return stages.api.get(who, PLANS, path, purpose="joint-plan", headers=headers, **options)


def text_of(answer: httpx.Response) -> str:
    """The document's text on one line."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def squeezed(text: str) -> str:
    """The text without what a line break may have put into it."""
    return BROKEN.sub("", text).casefold()


@pytest.fixture
def plan(stages: Stages) -> str:
    """A draft with a secret and an open service, approved by the employment authority alone."""
    made = stages.drafted(stages.person(), items=[ITEM, OPEN_ITEM])
    stages.approve(EA_WORKER, made)
    return made


@pytest.mark.parametrize(
    ("language", "title", "obligation", "service"),
    [
        ("fi", "Monialainen työllistymissuunnitelma, versio 1", "Työnhakuvelvollisuus", "Työnhakuvalmennus"),
        ("sv", "Sektorsövergripande plan, version 1", "Skyldighet att söka arbete", "(på finska)"),
        ("en", "Multi-agency employment plan, version 1", "Job-search obligation", "Job-search coaching"),
    ],
)
def test_the_document_speaks_the_readers_language(
    stages: Stages, plan: str, language: str, title: str, obligation: str, service: str
) -> None:
    answer = document(stages, EA_WORKER, plan, language=language)
    text = text_of(answer)
    assert answer.headers["content-language"] == language
    assert answer.headers["cache-control"] == "no-store"
    assert [part for part in (title, obligation, service) if squeezed(part) not in squeezed(text)] == []


def test_the_document_is_accessible_and_names_its_language(stages: Stages, plan: str) -> None:
    reader = PdfReader(io.BytesIO(document(stages, EA_WORKER, plan).content))
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "fi"
    assert "pdfuaid" in catalogue["/Metadata"].get_data().decode()


def test_the_document_shows_who_has_approved_and_who_has_not(stages: Stages, plan: str) -> None:
    text = text_of(document(stages, EA_WORKER, plan))
    assert "hyväksynyt" in text
    assert "Hyväksyntää odotetaan: asiakas, hyvinvointialue" in text.replace("Asiakas", "asiakas")


def test_a_version_stays_as_it_was_when_a_newer_one_is_made(stages: Stages, plan: str) -> None:
    tag = stages.api.get(EA_WORKER, PLANS, f"/v1/plans/{plan}", purpose="joint-plan").headers["ETag"]
    newer = {
        "goals": [{"text": "Uusi tavoite"}],
        "jobSearchObligation": {"kind": "set", "opportunitiesPerMonth": 4},
        "followUp": {"how": "Kirje"},
        "reason": "review",
    }
    changed = stages.api.put(EA_WORKER, PLANS, f"/v1/plans/{plan}", newer, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    first, second = (text_of(document(stages, EA_WORKER, plan, version=number)) for number in (1, 2))
    assert "Talous tasapainoon" in first
    assert "Uusi tavoite" not in first
    assert "Uusi tavoite" in second


def test_of_a_plan_that_has_ended_the_document_says_so(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = str(stages.post(EA_WORKER, "/v1/plans", integration(person), 201)["id"])
    for who in (EA_WORKER, client):
        stages.approve(who, plan)
    before = text_of(document(stages, client, plan))
    assert "voimassa" in before
    assert "Tarkistetaan" in before
    assert "Kestää enintään" in before
    stages.post(EA_WORKER, f"/v1/plans/{plan}/end", {"reason": "employed"})
    after = text_of(document(stages, client, plan))
    assert "Tila: päättynyt" in after
    assert "Tarkistetaan" not in after


def test_what_is_secret_for_a_reader_is_not_in_that_readers_document(stages: Stages, plan: str) -> None:
    kela = text_of(document(stages, KELA_WORKER, plan))
    assert "mielenterveys" not in kela.casefold()
    assert "Palvelun nimi on salassa pidettävä." in kela
    assert "Tästä asiakirjasta puuttuu tietoja" in kela
    assert "mielenterveyspalvelut" in text_of(document(stages, SOCIAL, plan)).casefold()


def test_a_document_of_a_plan_that_one_may_not_see_looks_like_nobodys(
    stages: Stages, plan: str, random_id: str
) -> None:
    assert document(stages, STRANGER, plan).status_code == 404
    assert document(stages, EA_WORKER, random_id).status_code == 404
    assert document(stages, EA_WORKER, plan, version=9).status_code == 404
    assert document(stages, EA_WORKER, plan, version=0).status_code == 400


def test_reading_the_document_is_logged(stages: Stages, plan: str, rows: Rows) -> None:
    assert document(stages, EA_WORKER, plan).status_code == 200
    person = rows.all("plans", f"SELECT person_id FROM plans WHERE id = '{plan}'")[0]["person_id"]
    logged = rows.all(
        "plans", f"SELECT operation FROM use_entries WHERE '{person}' = ANY (person_ids) AND operation LIKE '%document'"
    )
    assert [one["operation"] for one in logged] == ["get_plan_document"]


def test_a_representative_gets_the_document_of_whom_they_represent(stages: Stages) -> None:
    principal, proxy = somebody(stages.api, EA_WORKER), somebody(stages.api)
    assert proxy.ask("GET", "/v1/me").status_code == 200
    plan = stages.drafted(principal.id)
    path = f"/v1/me/plans/{plan}/document"
    assert proxy.ask("GET", path, service=PLANS, represented=principal.id).status_code == 404
    assert represent(stages.api, principal.id, proxy.id, mandates=["plans"]).status_code == 201
    found = proxy.ask("GET", path, service=PLANS, represented=principal.id)
    assert "mielenterveyspalvelut" in squeezed(text_of(found))
    assert proxy.ask("GET", path, service=PLANS).status_code == 404
