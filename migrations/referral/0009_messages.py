"""Messages about a referral, their counts, and who has read them."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file
from sqlalchemy.schema import SchemaItem

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NOW = sa.text("legal_now()")
TABLES = ("message_readers", "message_receipts", "message_threads", "messages")


def _codes(*codes: str, name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _register() -> sa.Enum:
    return _codes(
        "tym", "employment", "integration", "county-social", "county-health", "kela", "provider", "youth-work",
        "municipality", name="register",
    )  # fmt: skip


def _parties() -> list[SchemaItem]:
    return [
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
    ]


def upgrade() -> None:
    """Make the tables and their policies."""
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        *_parties(),
        sa.Column("author", _codes("sender", "recipient", "person", name="author"), nullable=False),
        sa.Column("author_user", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("audience", _codes("workers", "person-too", name="audience"), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("register", _register(), nullable=False),
        sa.Column("necessity", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_messages_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_referral_id_created_at_id", "messages", ["referral_id", "created_at", "id"])
    op.create_table(
        "message_threads",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_parties(),
        sa.Column("register", _register(), nullable=False),
        sa.Column("from_sender", sa.Integer(), nullable=False),
        sa.Column("from_recipient", sa.Integer(), nullable=False),
        sa.Column("from_person", sa.Integer(), nullable=False),
        sa.Column("from_sender_to_person", sa.Integer(), nullable=False),
        sa.Column("from_recipient_to_person", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["referrals.id"], name="fk_message_threads_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_message_threads"),
    )
    for party in ("sender_id", "recipient_id"):
        op.create_index(f"ix_message_threads_{party}_created_at_id", "message_threads", [party, "created_at", "id"])
    op.create_table(
        "message_receipts",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("reader_user", sa.Text(), nullable=False),
        *_parties(),
        sa.Column("audience", _codes("workers", "person-too", name="audience"), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        sa.Column("reader_name", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_message_receipts_message_id_messages"),
        sa.PrimaryKeyConstraint("message_id", "reader_user", name="pk_message_receipts"),
    )
    op.create_table(
        "message_readers",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("reader_user", sa.Text(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_message_readers_referral_id_referrals"),
        sa.PrimaryKeyConstraint("referral_id", "reader_user", name="pk_message_readers"),
    )
    run_file("referral/0009_messages.sql", service="referral")


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_table(table)
