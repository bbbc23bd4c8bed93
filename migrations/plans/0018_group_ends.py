"""Groups are dissolved and told of the end of their term; cases follow the groups of their areas."""

from plumbing.sql import run_file

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and what the worker may do with them."""
    run_file("plans/0018_group_ends.sql", service="plans")


def downgrade() -> None:
    """Drop them; fails while a group is dissolved."""
    run_file("plans/0018_group_ends_down.sql", service="plans")
