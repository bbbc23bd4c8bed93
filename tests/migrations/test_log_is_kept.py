"""The logs keep what they hold when they become partitioned and sealed, and when that is undone."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.scratch import INI, scratch_database
from tym_local.stack import LocalStack

DECISION = (
    "'381e0000-0000-4000-8000-00000000000{n}', '2026-0{n}-01T10:00:00Z', 'read', 'kela', 'u', 'U', NULL,"
    " '381e0000-0000-4000-8000-0000000000aa', 'employment-vantaa', 'kela', 'tym', 'joint-plan', NULL, '{permitted}',"
    " '[]', '[]'"
)
USE = (
    "INSERT INTO uses VALUES ('381e0000-0000-4000-8000-000000000009', '381e0000-0000-4000-8000-0000000000aa',"
    " '2026-03-01T10:00:00Z', 'kela', 'u', 'U', 'plans-api', 'get_plan', 'tym', '{plan}', 'joint-plan', NULL)"
)


def revision_of_the_log() -> tuple[str, str]:
    """The revision that partitions the logs, and the one before it."""
    scripts = ScriptDirectory.from_config(Config(str(INI), ini_section="consent"))
    found = next(script for script in scripts.walk_revisions() if script.path.endswith("_log.py"))
    assert isinstance(found.down_revision, str)
    return found.revision, found.down_revision


def test_entries_survive_the_way_up_and_the_way_down(stack: LocalStack) -> None:
    after, before = revision_of_the_log()
    with scratch_database(stack, "consent", migrated=False) as scratch:
        scratch.migrate(before)
        for n, permitted in ((1, "{plan}"), (2, "{}")):
            scratch.execute(f"INSERT INTO decisions VALUES ({DECISION.format(n=n, permitted=permitted)})")
        scratch.execute(USE)
        scratch.migrate(after)
        found = "SELECT string_agg(date_part('month', created_at) || purpose || facts, ' ' ORDER BY id) FROM decisions"
        assert scratch.execute(found) == "1joint-plan{} 2joint-plan{}"
        queued = (
            "SELECT string_agg(kind || coalesce(right(person_id::text, 2), ''), ' ' ORDER BY sequence) FROM log_queue"
        )
        assert scratch.execute(queued) == "decision decision useaa"
        scratch.migrate("-1")
        counts = (
            "SELECT (SELECT count(*) FROM decisions), (SELECT count(*) FROM disclosures), (SELECT count(*) FROM uses)"
        )
        assert scratch.execute(counts) == "2|1|1"
        assert scratch.execute("SELECT permitted::text FROM decisions WHERE date_part('month', at) = 1") == "{plan}"
