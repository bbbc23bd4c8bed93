"""Local services, which an authority adds to those of the law."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and its policies."""
    op.create_table(
        "local_services",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("labels", JSONB, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("organisers", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("act", sa.Text, nullable=True),
        sa.Column("section", sa.Text, nullable=True),
        sa.Column("limits", JSONB, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=True),
        sa.Column("plan_types", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("data_class", sa.Text, nullable=False),
        sa.Column("expense_reimbursement", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_local_services_validity")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_local_services")),
    )
    op.create_index("ix_local_services_organisation_id", "local_services", ["organisation_id"])
    run_file("plans/0007_local_services.sql", service="plans")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("local_services")
