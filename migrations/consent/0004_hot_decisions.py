"""A decision in two round trips."""

from plumbing.sql import run_file

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the functions."""
    run_file("plumbing/0002.sql", service="consent")
    run_file("consent/0004_hot_decisions.sql", service="consent")


def downgrade() -> None:
    """Drop the functions."""
    run_file("consent/0004_hot_decisions_down.sql", service="consent")
