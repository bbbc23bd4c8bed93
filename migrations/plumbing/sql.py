"""Runs SQL files from a migration."""

from pathlib import Path

from alembic import op
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from sqlalchemy.util import await_only

MIGRATIONS = Path(__file__).parent.parent
PLUMBING_TABLES = (
    "audit_entries",
    "outbox_events",
    "idempotency_records",
    "use_entries",
    "releases",
    "feed_cursors",
    "directory_copies",
)


def run_file(name: str, *, service: str) -> None:
    """Run a file's statements, which end with a semicolon before an empty line; `{service}` becomes the role prefix."""
    script = (MIGRATIONS / name).read_text(encoding="utf-8").replace("{service}", service)
    for statement in script.split(";\n\n"):
        lines = [line for line in statement.splitlines() if line.strip() and not line.lstrip().startswith("--")]
        if lines:
            op.get_bind().exec_driver_sql("\n".join(lines).rstrip().rstrip(";"))


def install_queue(*, service: str) -> None:
    """Make pgqueuer's tables and let the service enqueue and its worker work them."""
    bind = op.get_bind()
    bind.exec_driver_sql("SELECT 1")  # the driver sends BEGIN with the first statement; the script must come after it
    driver = bind.connection.driver_connection
    assert driver is not None
    await_only(driver.execute(QueryBuilderEnvironment().build_install_query(create_schema=False)))
    roles = f"{service}_runtime, {service}_worker, {service}_maintenance"
    bind.exec_driver_sql(
        "DO $$ DECLARE queue_table text; BEGIN FOR queue_table IN SELECT tablename FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename LIKE 'pgqueuer%' LOOP"
        f" EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO {roles}', queue_table);"
        " END LOOP; END $$"
    )
    bind.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {roles}")


def remove_queue() -> None:
    """Drop pgqueuer's tables."""
    bind = op.get_bind()
    bind.exec_driver_sql("SELECT 1")
    driver = bind.connection.driver_connection
    assert driver is not None
    await_only(driver.execute(QueryBuilderEnvironment().build_uninstall_query()))


def drop_policies(*, service: str) -> None:
    """Drop every policy that is not the plumbing's; the tables' grants go with the tables."""
    op.get_bind().exec_driver_sql(
        "DO $$ DECLARE found record; BEGIN FOR found IN SELECT policyname, tablename FROM pg_policies"
        f" WHERE tablename NOT IN {PLUMBING_TABLES} AND '{service}_runtime' = ANY (roles) LOOP"
        " EXECUTE format('DROP POLICY %I ON %I', found.policyname, found.tablename);"
        " END LOOP; END $$"
    )
