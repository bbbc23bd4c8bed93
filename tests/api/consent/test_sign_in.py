"""A person is known by the identity code of the first token, and by the token's subject ever after."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.consent.questions import problem
from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import new_hetu
from tests.minting import Mint


@pytest.fixture(scope="module")
def mint(api: Api) -> Mint:
    """Tokens with any claims."""
    return Mint(api.stack)


def read(api: Api, mint: Mint, subject: str, hetu: str | None) -> httpx.Response:
    """The person's own consents."""
    token = mint.person("consent-api", scope="me:read", subject=subject, hetu=hetu)
    return api.request(None, "GET", "consent-api", "/v1/me/consents", headers={"Authorization": f"Bearer {token}"})


def test_many_first_requests_at_once_link_one_person(api: Api, rows: Rows, mint: Mint) -> None:
    for _ in range(3):
        subject, hetu = f"person-{uuid.uuid4()}", new_hetu()
        with ThreadPoolExecutor(10) as crowd:
            answers = list(crowd.map(lambda _, who=subject, code=hetu: read(api, mint, who, code), range(10)))
        assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
        linked = rows.all("consent", f"SELECT person_id FROM subjects WHERE subject = '{subject}'")
        assert len(linked) == 1


def test_a_token_without_a_code_is_nobody_until_the_subject_is_linked(api: Api, mint: Mint) -> None:
    subject, hetu = f"person-{uuid.uuid4()}", new_hetu()
    assert problem(read(api, mint, subject, None)) == (403, "subject-not-linked")
    assert read(api, mint, subject, hetu).status_code == 200
    assert read(api, mint, subject, None).status_code == 200


def test_a_token_with_a_bad_code_is_refused_without_repeating_it(api: Api, mint: Mint) -> None:
    answer = read(api, mint, f"person-{uuid.uuid4()}", "010199-9999")
    assert answer.status_code in {400, 401, 403}
    assert "010199" not in answer.text


def test_services_resolve_a_linked_subject_and_find_nothing_else(api: Api, rows: Rows, mint: Mint) -> None:
    subject = f"person-{uuid.uuid4()}"
    assert read(api, mint, subject, new_hetu()).status_code == 200
    body = {"issuer": mint.issuer("persons"), "subject": subject}
    found = api.post("plans-api", "consent-api", "/v1/subjects/resolve", body)
    linked = rows.all("consent", f"SELECT person_id FROM subjects WHERE subject = '{subject}'")
    assert found.json() == {"personId": linked[0]["person_id"], "representativeId": None, "representationId": None}
    unknown = api.post("plans-api", "consent-api", "/v1/subjects/resolve", {**body, "subject": "nobody"})
    assert problem(unknown) == (404, "not-found")
