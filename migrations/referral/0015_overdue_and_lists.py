"""Counts of due days, and the version of the code list that a coded reason or outcome came from."""

from plumbing.sql import run_file

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the triggers that count, and the columns of the lists."""
    run_file("referral/0015_overdue.sql", service="referral")
    run_file("referral/0015_lists.sql", service="referral")


def downgrade() -> None:
    """Undo both."""
    run_file("referral/0015_lists_down.sql", service="referral")
    run_file("referral/0015_overdue_down.sql", service="referral")
