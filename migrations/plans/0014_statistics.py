"""Statistics: published sums, and the times of referrals."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MEASURES = (
    *("open-cases", "new-cases", "ended-cases", "assessments-concluded", "plans-due", "plans-outstanding"),
    *("plans-in-force", "reviews-done", "reviews-outstanding", "services-used", "referrals-sent"),
    *("referral-receipts", "services-started", "service-outcomes"),
)


def code(name: str, *values: str) -> sa.Enum:
    """A code as varchar with a CHECK."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables and their policies."""
    op.create_table(
        "statistics_months",
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("is_final", sa.Boolean, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_statistics_months")),
    )
    op.create_table(
        "statistics_cells",
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("scope_kind", code("scopekind", "network", "county", "employment-authority", "area"), nullable=False),
        sa.Column("scope_id", sa.Text, nullable=False),
        sa.Column("measure", code("measure", *MEASURES), nullable=False),
        sa.Column("dimension", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=True),
        sa.Column("mean_days", sa.Numeric(10, 1), nullable=True),
        sa.Column("reader_ids", sa.ARRAY(sa.Text), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "scope_kind", "scope_id", "measure", "dimension", name=op.f("pk_statistics_cells")
        ),
    )
    op.create_table(
        "referral_times",
        sa.Column("referral_id", sa.Uuid, nullable=False),
        sa.Column("employment_authority_id", sa.Text, nullable=False),
        sa.Column("county_id", sa.Text, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("referral_id", name=op.f("pk_referral_times")),
    )
    op.create_index("ix_referral_times_sent_at", "referral_times", ["sent_at"])
    op.create_index("ix_referral_times_ended_at", "referral_times", ["ended_at"])
    run_file("plans/0014_statistics.sql", service="plans")


def downgrade() -> None:
    """Drop them, and what the worker was allowed to count."""
    run_file("plans/0014_statistics_down.sql", service="plans")
    for table in ("referral_times", "statistics_cells", "statistics_months"):
        op.drop_table(table)
