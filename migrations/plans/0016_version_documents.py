"""Items and categories stand in the version's own row, so that a plan is read by one look at few rows."""

from plumbing.sql import run_file

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, fill them, and read plans by them."""
    run_file("plans/0016_version_documents.sql", service="plans")


def downgrade() -> None:
    """Gather items and categories at each read again."""
    run_file("plans/0016_version_documents_down.sql", service="plans")
