"""Amendments, proposals, structured outcomes and absences."""

from plumbing.sql import run_file

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let entries be superseded, and make the tables with their policies."""
    run_file("referral/0011_outcomes.sql", service="referral")


def downgrade() -> None:
    """Undo all of it."""
    run_file("referral/0011_outcomes_down.sql", service="referral")
