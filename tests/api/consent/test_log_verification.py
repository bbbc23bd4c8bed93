"""The verify command on a real database and on a real dump: good as it is, and naming what a superuser has done."""

import json
import subprocess
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from consent_api.log.jobs import Sealing, sealing
from tests.scratch import Scratch, scratch_database
from tests.unit.consent.logs import new_signer
from tym_local.binaries import installed_binaries
from tym_local.processes import Finished
from tym_local.stack import LocalStack
from tym_shared.access import Access
from tym_shared.signatures import Signer

ASKED = {
    "action": "read",
    "organisation_id": "kela",
    "user_id": "https://issuer#kalle",
    "user_name": "Kalle\tKela \\ Öö",
    "asked_via": None,
    "discloser_id": "employment-vantaa",
    "recipient_id": "kela",
    "register": "tym",
    "purpose": "joint-plan",
    "necessity": None,
    "denied": [{"category": "plan", "reason": "no-basis"}],
    "basis": [{"act": "381/2023", "section": "15", "version": 1}],
}

INSERTED = (
    "ALTER TABLE decisions DISABLE TRIGGER ALL; INSERT INTO decisions SELECT gen_random_uuid(), legal_now(), action,"
    " organisation_id, user_id, user_name, asked_via, person_id, discloser_id, recipient_id, register, purpose,"
    " necessity, permitted, denied, basis, facts FROM decisions WHERE id = {third}"
)


class SealedLog:
    """A scratch database whose log is recorded, sealed and signed as the service does it."""

    def __init__(self, scratch: Scratch, folder: Path) -> None:
        self.scratch, self.folder, self.signer = scratch, folder, new_signer()
        self.heads = folder / f"{scratch.name}.jsonl"
        self.keys = folder / f"{scratch.name}.json"
        self.keys.write_text(json.dumps({"keys": [self.signer.public_key]}))

    async def record(self, number: int, **changes: object) -> None:
        """So many decisions in one call, sealed under a head."""
        asked = {**ASKED, **changes}
        entries = [
            {**asked, "id": str(uuid.uuid4()), "person_id": str(uuid.uuid4()), "permitted": ["plan"] * (one % 2)}
            for one in range(number)
        ]
        runtime = self.scratch.open("runtime")
        access = Access(caller="service", user="plans-api")
        await runtime.call_function(access, "record_decisions", json.dumps(entries))
        await runtime.dispose()
        await self.seal(self.signer)

    async def seal(self, signer: Signer) -> None:
        """Seal all that waits, and sign."""
        worker = self.scratch.open("worker")
        nothing = timedelta()
        plan = Sealing(log_id="test", signer=signer, after_growth=nothing, silence=nothing, heads_file=self.heads)
        step = sealing(worker, plan)
        while await step():
            pass
        await worker.dispose()

    def verify(self, *, dumped: bool = False) -> Finished:
        """The command's own answer, from the database or from a dump alone."""
        words = ["verify", "--keys", str(self.keys), "--heads", str(self.heads)]
        settings = {"TYM_MAINTENANCE_DATABASE_URL": self.scratch.dsn("maintenance")}
        if dumped:
            words += ["--dump", str(self.dump())]
            settings = {"TYM_MAINTENANCE_DATABASE_URL": "", "TYM_DATABASE_URL": ""}
        return self.scratch.stack.run_command("consent-api", *words, **settings)

    def dump(self) -> Path:
        """A plain dump made by pg_dump as the maintenance role."""
        file = self.folder / "dump.sql"
        address = self.scratch.dsn("maintenance", "postgresql")
        subprocess.run([installed_binaries() / "pg_dump", "--file", file, address], check=True, timeout=120)
        return file


@pytest.fixture
def sealed(stack: LocalStack, tmp_path: Path) -> Iterator[SealedLog]:
    """An empty log of a test's own."""
    with scratch_database(stack, "consent") as scratch:
        yield SealedLog(scratch, tmp_path)


async def test_a_good_log_verifies_from_the_database_and_from_its_dump_alone(sealed: SealedLog) -> None:
    for number in (5, 1, 8):
        await sealed.record(number)
    for dumped in (False, True):
        done = sealed.verify(dumped=dumped)
        assert done.code == 0, done
        assert done.answer.startswith("GOOD: 14 entries (0 removed in their time), 6 heads, 6 kept elsewhere; 0 not")
        assert "decisions: 14 rows" in done.said


@pytest.mark.parametrize(
    ("tampering", "words"),
    [
        ("UPDATE decisions SET purpose = 'curiosity' WHERE id = {third}", "entry 2 (decision {third}): altered"),
        ("UPDATE decisions SET created_at = created_at + interval '1 microsecond' WHERE id = {third}", "entry 2 ("),
        ("UPDATE decisions SET facts = '{{\"a\": 1}}' WHERE id = {third}", "entry 2 (decision {third}): altered"),
        ("DELETE FROM decisions WHERE id = {third}", "entry 2 (decision {third}): missing"),
        ("DELETE FROM log_leaves WHERE index = 2", "entry 2: its leaf is missing"),
        ("DELETE FROM log_nodes WHERE level = 1 AND index = 1", "the entries 2 to 3: the tree over it is altered"),
        ("UPDATE log_heads SET tree_size = 3 WHERE number = 3", "a head says other than was signed"),
        ("DELETE FROM log_heads WHERE number = 2", "head 2, over entries up to 5: a head is missing"),
        (
            INSERTED,
            "inserted without being sealed",
        ),
    ],
)
async def test_what_a_superuser_did_is_named(sealed: SealedLog, tampering: str, words: str) -> None:
    for number in (4, 2):
        await sealed.record(number)
    third = sealed.scratch.execute("SELECT entry_id FROM log_leaves WHERE index = 2")
    sealed.scratch.execute(tampering.format(third=f"'{third}'"))
    for dumped in (False, True):
        done = sealed.verify(dumped=dumped)
        assert done.code == 1, done
        assert done.answer.startswith("BAD: ")
        assert words.format(third=third) in done.answer


async def test_history_made_anew_under_another_key_does_not_stand(sealed: SealedLog) -> None:
    for number in (4, 2):
        await sealed.record(number)
    kept = sealed.heads.read_text()
    sealed.scratch.execute(
        "UPDATE decisions SET purpose = 'curiosity' WHERE id = (SELECT entry_id FROM log_leaves WHERE index = 5);"
        "INSERT INTO log_queue (kind, entry_id, entry_created_at, person_id)"
        " SELECT kind, entry_id, entry_created_at, person_id FROM log_leaves ORDER BY index;"
        "TRUNCATE log_leaves, log_nodes, log_heads"
    )
    await sealed.seal(new_signer())
    sealed.heads.write_text(kept)
    done = sealed.verify()
    assert done.code == 1
    assert "one of the entries 4 to 5: not as a head signed it" in done.answer


async def test_an_older_state_is_found_by_the_heads_that_others_keep(sealed: SealedLog) -> None:
    await sealed.record(4)
    older = sealed.dump().read_text()
    await sealed.record(3)
    (sealed.folder / "older.sql").write_text(older)
    words = ["verify", "--keys", str(sealed.keys), "--dump", str(sealed.folder / "older.sql")]
    assert sealed.scratch.stack.run_command("consent-api", *words).code == 0
    done = sealed.scratch.stack.run_command("consent-api", *words, "--heads", str(sealed.heads))
    assert (done.code, done.answer.split(";")[0]) == (1, "BAD: entry 4: truncated")


@pytest.mark.parametrize("words", [["--dump", "nowhere.sql"], ["--keys", "nowhere.json"], ["--heads", "nowhere.jsonl"]])
def test_what_cannot_be_read_is_said_in_one_line(stack: LocalStack, words: list[str]) -> None:
    done = stack.run_command("consent-api", "verify", *words)
    assert (done.code, done.answer, len(done.said.splitlines())) == (2, "", 1)


def test_the_running_services_log_verifies(stack: LocalStack) -> None:
    done = stack.run_command("consent-api", "verify", "--heads", str(stack.folder / "log-heads.jsonl"))
    assert done.code == 0, done
