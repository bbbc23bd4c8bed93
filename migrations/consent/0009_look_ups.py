"""What the watch for unusual look-ups keeps."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and let the worker keep it."""
    op.create_table(
        "look_ups",
        sa.Column("leaf", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_stranger", sa.Boolean(), nullable=False),
        sa.Column("is_namesake", sa.Boolean(), nullable=False),
        sa.Column("is_colleague", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("leaf", name="pk_look_ups"),
    )
    op.create_index("ix_look_ups_user_id_at", "look_ups", ["user_id", "at"])
    run_file("consent/0009_look_ups.sql", service="consent")


def downgrade() -> None:
    """Undo it; the log keeps what was looked up."""
    run_file("consent/0009_look_ups_down.sql", service="consent")
    op.drop_table("look_ups")
