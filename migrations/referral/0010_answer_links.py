"""Answer links and their uses."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NOW = sa.text("legal_now()")


def upgrade() -> None:
    """Make the tables and their policies."""
    op.create_table(
        "answer_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("actions", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("used", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "state",
            sa.Enum("live", "spent", "revoked", name="linkstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_answer_links_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_links"),
    )
    op.create_index("ix_answer_links_referral_id_created_at_id", "answer_links", ["referral_id", "created_at", "id"])
    op.create_table(
        "answer_link_uses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("acr", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["answer_links.id"], name="fk_answer_link_uses_link_id_answer_links"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_link_uses"),
    )
    op.create_index("ix_answer_link_uses_link_id_at", "answer_link_uses", ["link_id", "at"])
    run_file("referral/0010_answer_links.sql", service="referral")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("answer_link_uses")
    op.drop_table("answer_links")
