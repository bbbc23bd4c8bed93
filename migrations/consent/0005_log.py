"""One log of decisions and one of uses, by month; and what makes them tamper-evident."""

from plumbing.sql import run_file

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Partition the logs, keep what they hold, and make queue, tree and heads."""
    run_file("plumbing/0003.sql", service="consent")
    run_file("consent/0005_log.sql", service="consent")
    run_file("consent/0005_log_access.sql", service="consent")


def downgrade() -> None:
    """Give the two logs of before back with what they hold; the tree goes."""
    run_file("consent/0005_log_down.sql", service="consent")
    run_file("plumbing/0003_down.sql", service="consent")
