"""What a plan uses of quotas ends with the plan, though nobody calls at that moment."""

from plumbing.sql import run_file

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the worker end bookings, and end those of plans that have been replaced or whose case has ended."""
    run_file("plans/0022_bookings_end.sql", service="plans")


def downgrade() -> None:
    """Take the worker's right back; what has ended stays ended."""
    run_file("plans/0022_bookings_end_down.sql", service="plans")
