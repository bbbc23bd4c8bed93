"""The sender is told of files that did not go on with a referral that was passed on."""

from plumbing.sql import run_file

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the flag."""
    run_file("referral/0024_files_not_passed_on.sql", service="referral")


def downgrade() -> None:
    """Take the flag away again, from the referrals that bear it too."""
    run_file("referral/0024_files_not_passed_on_down.sql", service="referral")
