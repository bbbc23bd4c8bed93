"""An operator joins what the three services hold about one person into one document."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api_client import Api

WORKER = "vantaa-worker"
SERVICES = ("consent-api", "referral-api", "plans-api")


def exported(api: Api, folder: Path, client: str) -> list[Path]:
    """The person's three exports as files."""
    found = []
    for service in SERVICES:
        answer = api.get(client, service, "/v1/me/export")
        assert answer.status_code == 200, answer.text
        file = folder / f"{client}-{service}.json"
        file.write_text(answer.text, encoding="utf-8")
        found.append(file)
    return found


@pytest.fixture(scope="module")
def person(api: Api, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Path]]:
    """A person's id and exports."""
    client, identifier = api.person_signing_in(WORKER)
    return identifier, exported(api, tmp_path_factory.mktemp("exports"), client)


def run(api: Api, *words: Any) -> tuple[int, str, str]:
    """The command: its exit code, answer and what it said."""
    done = api.stack.run_command("consent-api", "join-exports", *map(str, words))
    return done.code, done.answer, done.said


def test_the_three_become_one_document(api: Api, person: tuple[str, list[Path]], tmp_path: Path) -> None:
    identifier, files = person
    code, answer, _ = run(api, *reversed(files))
    assert code == 0
    joined = json.loads(answer)
    assert (joined["personId"], joined["more"]) == (identifier, {})
    assert [name for name in joined if name in SERVICES] == list(SERVICES)
    assert joined["plans-api"] == json.loads(files[2].read_text())
    into = tmp_path / "whole.json"
    assert run(api, *files, "--into", into)[:2] == (0, f"joined into {into}")
    assert (json.loads(into.read_text()), into.stat().st_mode & 0o777) == (joined, 0o600)
    code, answer, said = run(api, *files, "--into", into)
    assert (code, answer) == (2, "")
    assert said.strip() == f"{into} cannot be written: FileExistsError"


def test_what_does_not_belong_together_is_refused_in_one_line(
    api: Api, person: tuple[str, list[Path]], tmp_path: Path
) -> None:
    _, files = person
    other, _ = api.person_signing_in(WORKER)
    anothers = exported(api, tmp_path, other)
    strange = tmp_path / "strange.json"
    strange.write_text("[]", encoding="utf-8")
    hollow = tmp_path / "hollow.json"
    hollow.write_text('{"source": "plans-api"}', encoding="utf-8")
    torn = tmp_path / "torn.json"
    torn.write_text('{"source":', encoding="utf-8")
    refused = {
        "different persons": [*files[:2], anothers[2]],
        "missing: plans-api": files[:2],
        "one stands twice": [*files, files[0]],
        "of each of consent-api": [*files[:2], strange],
        "A member of an export is missing": [*files[:2], hollow],
        "cannot be read as JSON": [*files[:2], torn],
        "nowhere.json cannot be read": [*files[:2], tmp_path / "nowhere.json"],
    }
    for reason, given in refused.items():
        code, answer, said = run(api, *given)
        assert (code, answer) == (2, "")
        assert reason in said
        assert len(said.strip().splitlines()) == 1
