"""Relations that consent-api has not confirmed are found by their own rows."""

from plumbing.sql import run_file

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index that finds them, in place of jobs."""
    run_file("referral/0022_relations_owed.sql", service="referral")


def downgrade() -> None:
    """Make a job of each again."""
    run_file("referral/0022_relations_owed_down.sql", service="referral")
