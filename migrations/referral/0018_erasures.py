"""Referrals are erased when their time has run."""

from plumbing.sql import run_file

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let what is old be found without looking at all there is."""
    run_file("referral/0018_erasures.sql", service="referral")


def downgrade() -> None:
    """Look at all there is."""
    run_file("referral/0018_erasures_down.sql", service="referral")
