"""The days of application, start and end; and columns that nobody changes after they are written."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DAYS = ("applied_on", "started_on", "completed_on")


def upgrade() -> None:
    """Add the days, narrow the grants, and bind a relation to the user who brings it about."""
    for day in DAYS:
        op.add_column("referrals", sa.Column(day, sa.Date(), nullable=True))
    run_file("referral/0004_grants.sql", service="referral")


def downgrade() -> None:
    """Widen the grants again and drop the days."""
    run_file("referral/0004_grants_down.sql", service="referral")
    for day in DAYS:
        op.drop_column("referrals", day)
