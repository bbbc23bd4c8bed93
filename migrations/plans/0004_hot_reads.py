"""Reading a plan in one round trip."""

from plumbing.sql import run_file

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the functions."""
    run_file("plumbing/0002.sql", service="plans")
    run_file("plans/0004_hot_reads.sql", service="plans")


def downgrade() -> None:
    """Drop the functions."""
    run_file("plans/0004_hot_reads_down.sql", service="plans")
