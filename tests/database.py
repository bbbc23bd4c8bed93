"""Looks into the databases as the superuser, past every policy."""

import json
from typing import Any

from tym_local.databases import Databases
from tym_local.stack import LocalStack

SHIPPED_LATER = (
    "use_entries", "uses", "log_", "feed_cursors", "directory_copies", "pgqueuer", "look_ups", "follow_ups",
    "request_steps", "statistics_", "referral_times", "reconsiderations", "person_links", "withheld_entries",
    "referral_count", "referral_due", "decisions_",
)  # fmt: skip
"""Tables that the background fills by itself: left out of counts that must stand still."""

BY_ITSELF = "(user_id = 'worker' OR user_id ~ '#[a-z]+-api$' OR operation = 'watch_look_ups')"
"""What the services' workers did, what a service told another, and look-ups that were noticed."""
UNASKED = {
    "outbox_events": f"WHERE at IN (SELECT at FROM audit_entries WHERE NOT {BY_ITSELF})",
    "audit_entries": f"WHERE NOT {BY_ITSELF}",
    "decisions": "WHERE user_name <> ''",
    "consent_steps": "WHERE state <> 'expired'",
    "referral_steps": "WHERE side <> 'system'",
    "plan_reviews": "WHERE occasion IS NOT NULL OR EXISTS (SELECT FROM review_participations WHERE review_id = id)",
}
"""Rows that the background makes among those that requests make."""


class Rows:
    """Rows of the services' databases (`plans`, `referral`, `consent`)."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._databases = Databases(stack.postgres.dsn())

    def all(self, database: str, query: str) -> list[dict[str, Any]]:
        """The rows of a query as dictionaries."""
        wrapped = f"SELECT coalesce(json_agg(found), '[]') FROM ({query}) AS found"
        found: list[dict[str, Any]] = json.loads(self._run(database, wrapped))
        return found

    def execute(self, database: str, statement: str) -> None:
        """Run a statement."""
        self._run(database, statement)

    def counts(self, database: str) -> dict[str, int]:
        """How many rows each table holds that only requests write."""
        tables = self.all(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        names = [row["tablename"] for row in tables if not row["tablename"].startswith(SHIPPED_LATER)]
        union = " UNION ALL ".join(
            f"SELECT '{name}' AS name, count(*) AS number FROM {name} {UNASKED.get(name, '')}" for name in names
        )
        return {row["name"]: row["number"] for row in self.all(database, union)}

    def _run(self, database: str, statement: str) -> str:
        return self._databases.execute(statement, dsn=self._stack.postgres.dsn(database))
