"""Whoever is waited for has a day."""

from plumbing.sql import run_file

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let everything that one side waits for be due."""
    run_file("referral/0020_waiting_days.sql", service="referral")


def downgrade() -> None:
    """Take the days off again."""
    run_file("referral/0020_waiting_days_down.sql", service="referral")
