"""Pages of open cases are read by one function each, in one round trip."""

from plumbing.sql import run_file

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the functions, one for each party's column."""
    run_file("plans/0017_case_pages.sql", service="plans")


def downgrade() -> None:
    """Drop them."""
    run_file("plans/0017_case_pages_down.sql", service="plans")
