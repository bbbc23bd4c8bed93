"""A plan ends with its case, and what it uses of quotas ends with the plan."""

from plumbing.sql import run_file

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the worker end plans and bookings, and end what has been replaced or whose case has ended."""
    run_file("plans/0022_plans_end.sql", service="plans")


def downgrade() -> None:
    """Undo it; fails while a plan has ended with its case."""
    run_file("plans/0022_plans_end_down.sql", service="plans")
