"""The row policies of the database are those the authorization table states, and every table is closed by default."""

from referral_api.operations import operations
from tests.database import Rows

PLUMBING = ("audit_entries", "outbox_events", "idempotency_records", "use_entries", "feed_cursors", "directory_copies")
TABLES = f"schemaname = 'public' AND tablename NOT IN {PLUMBING} AND tablename NOT LIKE 'pgqueuer%'"


def test_the_table_and_the_database_state_the_same_policies(rows: Rows) -> None:
    query = f"SELECT tablename, policyname FROM pg_policies WHERE {TABLES} AND 'referral_runtime' = ANY (roles)"
    stated = {policy for operation in operations.table.values() for policy in operation.policies}
    assert {f"{row['tablename']}.{row['policyname']}" for row in rows.all("referral", query)} == stated


def test_every_table_is_closed_by_default_even_to_its_owner(rows: Rows) -> None:
    query = (
        "SELECT relname FROM pg_class JOIN pg_tables ON relname = tablename"
        f" WHERE {TABLES} AND tablename NOT IN ('alembic_version', 'legal_clock')"
        " AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    assert rows.all("referral", query) == []
