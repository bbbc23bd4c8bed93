"""How far each worker has seen a plan."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and its policies."""
    op.create_table(
        "plan_visits",
        sa.Column("plan_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("seen_version", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_visits_plan_id_plans")),
        sa.PrimaryKeyConstraint("plan_id", "user_id", name=op.f("pk_plan_visits")),
    )
    run_file("plans/0009_visits.sql", service="plans")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("plan_visits")
