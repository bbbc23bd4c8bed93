"""Outcomes and appeal advice name the decision that they were told on."""

from plumbing.sql import run_file

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Hide from the person what was told on an entry of the log that is hidden."""
    run_file("referral/0023_told_on_decisions.sql", service="referral")


def downgrade() -> None:
    """Forget on which decisions they were told."""
    run_file("referral/0023_told_on_decisions_down.sql", service="referral")
