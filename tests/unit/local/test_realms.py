"""The sample realms know every scope that the operations declare, and none that no operation knows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.tables import TABLES
from tym_shared.operations import SERVICE, WORKER, Operation
from tym_shared.vocabulary import OrganisationKind

DEPLOY = Path(__file__).parents[3] / "deploy"
EVERY = [operation for table in TABLES.values() for operation in table.values()]
EXTRA = {"basic", *TABLES}
"""The scopes of a realm that are no operation's: the subject, and the audiences."""
PRIVILEGED = {"persons:identity-code"}
"""What a realm knows and gives to single clients alone."""


def realm(name: str) -> Mapping[str, Any]:  # any JSON
    """A sample realm."""
    found: Mapping[str, Any] = json.loads((DEPLOY / "keycloak" / "realms" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def declared(name: str) -> set[str]:
    """The names of a realm's scopes, beside the extra ones."""
    return {scope["name"] for scope in realm(name)["clientScopes"]} - EXTRA


def is_of_authority(operation: Operation) -> bool:
    """Whether a worker of an employment authority may call it in some role."""
    kinds = operation.kinds
    return WORKER in operation.callers and (not kinds or OrganisationKind.EMPLOYMENT_AUTHORITY in kinds)


def roles_of(client: Mapping[str, Any]) -> set[str]:  # any JSON
    """The roles that the realm states for a client."""
    claims = {one["config"].get("claim.name"): one["config"].get("claim.value") for one in client["protocolMappers"]}
    return set(json.loads(claims["roles"]))


def test_the_realm_of_an_authority_knows_the_scopes_of_all_that_its_workers_may_call() -> None:
    assert declared("employment-vantaa") == {one.scope for one in EVERY if is_of_authority(one)}


def test_a_worker_may_be_given_every_scope_that_the_own_role_can_use() -> None:
    for client in realm("employment-vantaa")["clients"]:
        roles = roles_of(client)
        usable = {one.scope for one in EVERY if is_of_authority(one) and (not one.roles or one.roles & roles)}
        assert set(client["optionalClientScopes"]) - EXTRA == usable - PRIVILEGED


@pytest.mark.parametrize("kept", ["optionalClientScopes", "defaultClientScopes"])
@pytest.mark.parametrize("name", ["employment-vantaa", "provider-tyovalmennus", "services"])
def test_clients_are_given_what_their_realm_knows(name: str, kept: str) -> None:
    for client in realm(name)["clients"]:
        assert set(client[kept]) - EXTRA <= declared(name)


def test_a_holder_of_answer_links_may_answer_and_nothing_else() -> None:
    linked = {one.scope for one in EVERY if one.path.startswith("/v1/linked-referral")}
    assert declared("provider-tyovalmennus") == linked == {"referrals:answer"}
    (client,) = realm("provider-tyovalmennus")["clients"]
    assert set(client["optionalClientScopes"]) == {"referral-api", *linked}
    directory = json.loads((DEPLOY / "keycloak" / "directory.json").read_text(encoding="utf-8"))
    bound = {issuer["issuer"].rpartition("/")[2]: issuer["organisations"] for issuer in directory["issuers"]}
    assert bound["provider-tyovalmennus"] == [partner["id"] for partner in directory["partners"]]


def test_the_realm_of_the_services_knows_what_only_services_use() -> None:
    own = {one.service_scope for one in EVERY if one.service_scope}
    own |= {one.scope for one in EVERY if one.callers == {SERVICE}}
    assert own <= declared("services")
