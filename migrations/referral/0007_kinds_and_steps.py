"""Every kind of referral and every state, whose turn it is and since when, and each change kept as a step."""

from plumbing.sql import run_file

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the codes, add the columns, and make the tables of steps and appointments with their policies."""
    run_file("referral/0007_kinds_and_steps.sql", service="referral")


def downgrade() -> None:
    """Undo all of it; fails if a referral has a kind or stands in a state that was not known before."""
    run_file("referral/0007_kinds_and_steps_down.sql", service="referral")
