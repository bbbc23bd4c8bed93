"""The person reads absences, files are marked as statements, and appointments end with their referral."""

from plumbing.sql import run_file

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and who may write them."""
    run_file("referral/0016_persons_and_endings.sql", service="referral")


def downgrade() -> None:
    """Drop them; an appointment that was cancelled is no-show afterwards, for it did not take place."""
    run_file("referral/0016_persons_and_endings_down.sql", service="referral")
