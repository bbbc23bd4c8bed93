"""Due days with their rules, service levels, who works on a referral, counts kept by trigger, and pages by function."""

from plumbing.sql import run_file

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, tables and policies, count what there is, and make the functions of the lists."""
    run_file("plumbing/0002.sql", service="referral")
    run_file("referral/0014_time_and_work.sql", service="referral")
    run_file("referral/0014_pages.sql", service="referral")


def downgrade() -> None:
    """Undo all of it."""
    run_file("referral/0014_time_and_work_down.sql", service="referral")
