"""What was done about a need is reported back, and authorities are asked to take part."""

from plumbing.sql import run_file

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a referral be answered by a report, and ask for taking part."""
    run_file("referral/0021_reports_of_need.sql", service="referral")


def downgrade() -> None:
    """Take both away again."""
    run_file("referral/0021_reports_of_need_down.sql", service="referral")
