"""Each service's history leads from nothing to the present, back, and forth again, and says what the models say."""

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.scratch import INI, Scratch, scratch_database
from tym_local.stack import LocalStack

SERVICES = ("consent", "referral", "plans")
SCHEMA = """
SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
    SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
    UNION ALL
    SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid <> to_regclass('alembic_version')
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    UNION ALL SELECT format('policy %s', row(p.*)) FROM pg_policies AS p WHERE schemaname = 'public'
    UNION ALL SELECT format('function %s', proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('grant %s %s %s', table_name, grantee, privilege_type) FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND table_name <> 'alembic_version'
) AS lines
"""


def schema(scratch: Scratch) -> list[str]:
    """Everything in the schema that a migration can make, a line each."""
    return scratch.execute(SCHEMA).splitlines()


@pytest.mark.parametrize("service", SERVICES)
def test_up_down_and_up_again_gives_the_same_schema_and_the_models_agree(stack: LocalStack, service: str) -> None:
    with scratch_database(stack, service, migrated=False) as scratch:
        assert schema(scratch) == []
        scratch.migrate("head")
        first = schema(scratch)
        assert len(first) > 100
        scratch.check()
        scratch.migrate("base")
        assert schema(scratch) == []
        scratch.migrate("head")
        assert schema(scratch) == first


@pytest.mark.parametrize("service", SERVICES)
def test_a_history_is_one_line_without_branches(service: str) -> None:
    scripts = ScriptDirectory.from_config(Config(str(INI), ini_section=service))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
    assert [script.revision for script in scripts.walk_revisions() if script.is_branch_point] == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_running_services_database_is_at_the_newest_revision(stack: LocalStack, service: str) -> None:
    running = Scratch(stack, service, service)
    scripts = ScriptDirectory.from_config(Config(str(INI), ini_section=service))
    assert running.execute("SELECT version_num FROM alembic_version") == scripts.get_current_head()
