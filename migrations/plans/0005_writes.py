"""Reading and writing under policies of their own, so that each party writes only what is its to write."""

from plumbing.sql import run_file

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Split the policies."""
    run_file("plans/0005_writes.sql", service="plans")


def downgrade() -> None:
    """Join them again."""
    run_file("plans/0005_writes_down.sql", service="plans")
