"""Plans outside a case are ended by their authority, and held from their erasure."""

from plumbing.sql import run_file

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep when and why a plan ended, let its requests lapse, and let holds be of a case or of such a plan."""
    run_file("plans/0021_plan_ends.sql", service="plans")


def downgrade() -> None:
    """Undo it; fails while a plan is held or has ended, or a request has lapsed."""
    run_file("plans/0021_plan_ends_down.sql", service="plans")
