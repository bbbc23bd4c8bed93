"""The person's own referrals, and what becomes of referrals whose consent ends."""

from plumbing.sql import run_file

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let referrals be stopped and reconsidered, follow merges and hidings, and let the person see and withdraw."""
    run_file("referral/0013_reconsiderations.sql", service="referral")
    run_file("referral/0013_persons.sql", service="referral")


def downgrade() -> None:
    """Undo all of it."""
    run_file("referral/0013_persons_down.sql", service="referral")
    run_file("referral/0013_reconsiderations_down.sql", service="referral")
