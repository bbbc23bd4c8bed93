"""An idempotency key is held and looked up by one call."""

from plumbing.sql import run_file

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the function."""
    run_file("plumbing/0005.sql", service="referral")


def downgrade() -> None:
    """Drop it."""
    run_file("plumbing/0005_down.sql", service="referral")
