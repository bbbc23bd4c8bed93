"""Only a service passes a user's token on, only a token that was meant for that service, and only the user's right."""

import uuid

import pytest

from tests.api_client import Api
from tests.minting import Mint
from tym_shared.vocabulary import OrganisationKind

EMPLOYMENT = OrganisationKind.EMPLOYMENT_AUTHORITY
EVALUATION = "/access/v1/evaluation"


def question(organisation: str = "employment-vantaa") -> dict[str, object]:
    """A question about a person nobody knows, which is denied and not recorded."""
    return {
        "subject": {"type": "organisation", "id": organisation},
        "action": {"name": "read"},
        "resource": {
            "type": "person",
            "id": str(uuid.uuid4()),
            "properties": {"categories": ["plan"], "register": "tym", "source": "kela"},
        },
        "context": {"purpose": "joint-plan", "record": False},
    }


def ask(api: Api, bearer: str, on_behalf_of: str, **options: object) -> tuple[int, str]:
    """Status and problem of the question asked with these two tokens."""
    sent = {"Authorization": f"Bearer {bearer}", "Tym-On-Behalf-Of": f"Bearer {on_behalf_of}"}
    body = question(**options)  # type: ignore[arg-type]  # the organisation's name alone
    answer = api.request(None, "POST", "consent-api", EVALUATION, body=body, headers=sent)
    return answer.status_code, str(answer.json().get("type", "")).rpartition(":")[2]


@pytest.fixture(scope="module")
def plans(mint: Mint) -> str:
    """plans-api's own token for consent-api."""
    return mint.service("plans-api", "consent-api", scope="decisions:any")


@pytest.fixture(scope="module")
def referral(mint: Mint) -> str:
    """referral-api's own token for consent-api."""
    return mint.service("referral-api", "consent-api", scope="decisions:any")


def user(mint: Mint, audience: str, **more: object) -> str:
    """A worker's own token for a service."""
    return mint.worker(EMPLOYMENT, audience, scope="cases:read", **more)  # type: ignore[arg-type]  # claims


def test_a_service_acts_for_the_user_whose_token_was_meant_for_it(api: Api, mint: Mint, plans: str) -> None:
    assert ask(api, plans, user(mint, "plans-api")) == (200, "")


def test_referral_api_passes_on_tokens_of_users_of_plans_api_too(api: Api, mint: Mint, referral: str) -> None:
    assert ask(api, referral, user(mint, "referral-api")) == (200, "")
    assert ask(api, referral, user(mint, "plans-api")) == (200, "")


def test_plans_api_passes_on_no_token_meant_for_another_service(api: Api, mint: Mint, plans: str) -> None:
    for audience in ("referral-api", "consent-api", "somebody-else"):
        assert ask(api, plans, user(mint, audience)) == (401, "token-refused"), audience


def test_a_worker_and_a_person_cannot_speak_for_another(api: Api, mint: Mint) -> None:
    worker = mint.worker(EMPLOYMENT, "consent-api", scope="decisions:any decisions:evaluate")
    person = mint.person("consent-api", scope="decisions:any decisions:evaluate")
    for bearer in (worker, person):
        assert ask(api, bearer, user(mint, "plans-api")) == (401, "token-refused")


def test_an_unknown_client_of_the_services_issuer_is_no_service(api: Api, mint: Mint) -> None:
    stranger = mint.service("somebody-else", "consent-api", scope="decisions:any")
    assert ask(api, stranger, user(mint, "plans-api")) == (401, "token-refused")


def test_a_passed_on_token_is_checked_like_any_other(api: Api, mint: Mint, plans: str) -> None:
    for faulty in (user(mint, "plans-api", org="kela"), user(mint, "plans-api", exp=1), "garbage"):
        assert ask(api, plans, faulty) == (401, "token-refused")


def test_a_service_is_not_passed_on_as_a_user(api: Api, mint: Mint, plans: str) -> None:
    another = mint.service("consent-api", "plans-api", scope="decisions:any")
    assert ask(api, plans, another) == (401, "token-refused")


def test_the_users_organisation_counts_and_not_the_services_power(api: Api, mint: Mint, plans: str) -> None:
    token = user(mint, "plans-api")
    assert ask(api, plans, token, organisation="kela") == (403, "asked-for-another")


def test_the_services_scope_is_needed_even_when_the_user_has_it(api: Api, mint: Mint) -> None:
    weak = mint.service("plans-api", "consent-api", scope="relations:write")
    token = mint.worker(EMPLOYMENT, "plans-api", scope="decisions:any decisions:evaluate")
    assert ask(api, weak, token) == (403, "scope-missing")


def test_what_only_services_may_do_is_not_done_for_a_user(api: Api, mint: Mint) -> None:
    plans = mint.service("plans-api", "consent-api", scope="directory:read")
    sent = {"Authorization": f"Bearer {plans}", "Tym-On-Behalf-Of": f"Bearer {user(mint, 'plans-api')}"}
    answer = api.request(None, "GET", "consent-api", "/v1/directory", headers=sent)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (403, "caller-not-allowed")
