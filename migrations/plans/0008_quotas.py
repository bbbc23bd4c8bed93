"""The ledger of quotas."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REGISTER = sa.Enum(
    "tym",
    "employment",
    "county-social",
    "county-health",
    "kela",
    "provider",
    "youth-work",
    name="register",
    native_enum=False,
    create_constraint=True,
    length=40,
)
NOW = sa.text("legal_now()")


def upgrade() -> None:
    """Make the two tables and their policies."""
    op.create_table(
        "quota_uses",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("quota", sa.Text, nullable=False),
        sa.Column("service_code", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("plan_id", sa.Uuid, nullable=True),
        sa.Column("plan_item_id", sa.Uuid, nullable=True),
        sa.Column("is_cancelled", sa.Boolean, server_default="false", nullable=False),
        sa.Column("register", REGISTER, server_default="employment", nullable=False),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_quota_uses_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_uses")),
        sa.UniqueConstraint("plan_item_id", name=op.f("uq_quota_uses_plan_item_id")),
    )
    op.create_index("ix_quota_uses_person_id", "quota_uses", ["person_id"])
    op.create_table(
        "quota_resets",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("quota", sa.Text, nullable=False),
        sa.Column("reset_on", sa.Date, nullable=False),
        sa.Column("condition", sa.Text, nullable=False),
        sa.Column("unemployed_since", sa.Date, nullable=False),
        sa.Column("register", REGISTER, server_default="employment", nullable=False),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_resets")),
    )
    op.create_index("ix_quota_resets_person_id", "quota_resets", ["person_id"])
    run_file("plans/0008_quotas.sql", service="plans")


def downgrade() -> None:
    """Drop both."""
    op.drop_table("quota_resets")
    op.drop_table("quota_uses")
    op.execute("DROP FUNCTION has_client")
