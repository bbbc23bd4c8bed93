"""Plans of four types: those outside a case stand in their own registers, with readers of their own."""

from plumbing.sql import run_file

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and the policies of plans outside a case."""
    run_file("plans/0010_plan_types.sql", service="plans")


def downgrade() -> None:
    """Drop both; fails while there is a plan outside a case."""
    run_file("plans/0010_plan_types_down.sql", service="plans")
