"""What was released on which decision, and events for every organisation."""

from plumbing.sql import run_file

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    run_file("plumbing/0003.sql", service="referral")
    run_file("plumbing/0004.sql", service="referral")


def downgrade() -> None:
    """Drop it."""
    run_file("plumbing/0004_down.sql", service="referral")
    run_file("plumbing/0003_down.sql", service="referral")
