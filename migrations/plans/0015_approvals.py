"""Who approves each version, answers recorded for the person, the persons' requests of a review, and reminders."""

from plumbing.sql import run_file

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, the requests with their policies, and what a plan's document shows of them."""
    run_file("plans/0015_approvals.sql", service="plans")


def downgrade() -> None:
    """Drop them; fails while there is an answer that was recorded for a person."""
    run_file("plans/0015_approvals_down.sql", service="plans")
