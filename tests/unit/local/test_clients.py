"""The seeded clients hold together, and a fault in their file is told in one line."""

import json
from pathlib import Path
from typing import Any

import pytest
from stdnum.fi import hetu

from tym_local.clients import CLIENTS_FILE, seeded_clients
from tym_local.directory import directory
from tym_local.errors import LocalStackError

Document = dict[str, Any]  # Any: the clients' file before validation


def written(folder: Path, **changes: Any) -> Path:
    document: Document = json.loads(CLIENTS_FILE.read_text(encoding="utf-8"))
    aino = next(client for client in document["clients"] if client["id"] == "person-aino")
    aino.update(changes)
    file = folder / "clients.json"
    file.write_text(json.dumps(document))
    return file


def test_every_identity_code_is_valid_and_fictitious() -> None:
    codes = [client.hetu for client in seeded_clients().values() if client.hetu]
    assert len(codes) == len(set(codes)) >= 3
    assert all(hetu.is_valid(code, allow_temporary=True) and not hetu.is_valid(code) for code in codes)


@pytest.mark.parametrize(
    "changes",
    [
        {"hetu": "140379-9041"},  # wrong check character
        {"hetu": "131052-308T"},  # valid, but not of the 900 series
        {"id": "person-eero"},
        {"scopes": "nobody's"},
        {"scope": "me:read"},
    ],
    ids=str,
)
def test_a_faulty_file_is_refused_in_one_line(tmp_path: Path, changes: dict[str, str]) -> None:
    with pytest.raises(LocalStackError) as refused:
        seeded_clients(written(tmp_path, **changes))
    assert "clients.json" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_directory_binds_each_organisation_to_its_own_issuer() -> None:
    issuers = directory("http://issuer.test")["issuers"]
    bound = {issuer["issuer"].rpartition("/")[2]: issuer for issuer in issuers}
    assert bound["kela"]["organisations"] == ["kela"]
    assert bound["persons"] | {"jwksUri": ""} == {
        "issuer": "http://issuer.test/issuers/persons", "jwksUri": "", "kind": "person", "organisations": [],
    }  # fmt: skip
    assert {issuer["kind"] for issuer in issuers} == {"organisation", "person", "service"}


def test_every_partner_of_the_directory_has_a_client() -> None:
    organisations = {client.org for client in seeded_clients().values()}
    assert {partner["id"] for partner in directory("http://issuer.test")["partners"]} <= organisations
