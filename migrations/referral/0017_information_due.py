"""Who was asked for information has a day."""

from plumbing.sql import run_file

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let information be due, and the worker see whom to remind."""
    run_file("referral/0017_information_due.sql", service="referral")


def downgrade() -> None:
    """Take the days off again: what waits for information has none."""
    run_file("referral/0017_information_due_down.sql", service="referral")
