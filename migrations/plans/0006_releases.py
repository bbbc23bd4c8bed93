"""What was released on which decision, and events for every organisation."""

from plumbing.sql import run_file

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and note a plan's release with the look at its version."""
    run_file("plumbing/0003.sql", service="plans")
    run_file("plumbing/0004.sql", service="plans")
    run_file("plans/0006_releases.sql", service="plans")


def downgrade() -> None:
    """Drop both."""
    run_file("plans/0006_releases_down.sql", service="plans")
    run_file("plumbing/0004_down.sql", service="plans")
    run_file("plumbing/0003_down.sql", service="plans")
