"""Files: sealed contents with their whereabouts, kept apart from what is known of an attachment."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REGISTERS = (
    "'tym', 'employment', 'integration', 'county-social', 'county-health', 'kela', 'provider', 'youth-work',"
    " 'municipality'"
)
REGISTERS_BEFORE = "'tym', 'employment', 'county-social', 'county-health', 'kela', 'provider', 'youth-work'"
NONE_KEPT = (
    "DO $$ BEGIN IF EXISTS (SELECT FROM attachments) THEN RAISE EXCEPTION"
    " 'attachments are there, which no migration can seal or unseal; remove them first'; END IF; END $$"
)


def _codes(*codes: str, name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables of contents and their policies; refused while unsealed attachments are there."""
    op.execute(NONE_KEPT)
    op.create_table(
        "attachment_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("state", _codes("arriving", "kept", "leaving", name="filestate"), nullable=False),
        sa.Column("storing", _codes("database", "bucket", name="storing"), nullable=False),
        sa.Column("key_name", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment_files"),
    )
    op.create_index(
        "ix_attachment_files_changed_at",
        "attachment_files",
        ["changed_at"],
        postgresql_where=sa.text("state <> 'kept'"),
    )
    op.create_index("ix_attachment_files_key_name", "attachment_files", ["key_name"])
    op.create_table(
        "attachment_parts",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["attachment_files.id"],
            name="fk_attachment_parts_file_id_attachment_files",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_attachment_parts"),
    )
    op.drop_table("attachment_chunks")
    op.add_column("attachments", sa.Column("scan", _codes("clean", "not-scanned", name="scanresult"), nullable=False))
    op.create_foreign_key("fk_attachments_id_attachment_files", "attachments", "attachment_files", ["id"], ["id"])
    _check("ck_attachments_size", "size > 0")
    _check("register", f"register IN ({REGISTERS})")
    run_file("referral/0008_files.sql", service="referral")


def downgrade() -> None:
    """Keep unsealed contents again; refused while attachments are there."""
    op.execute(NONE_KEPT)
    _check("register", f"register IN ({REGISTERS_BEFORE})")
    _check("ck_attachments_size", "size > 0 AND size <= 5242880")
    op.drop_constraint("fk_attachments_id_attachment_files", "attachments", type_="foreignkey")
    op.drop_column("attachments", "scan")
    op.drop_table("attachment_parts")
    op.drop_table("attachment_files")
    op.create_table(
        "attachment_chunks",
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachments.id"],
            name="fk_attachment_chunks_attachment_id_attachments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attachment_id", "number", name="pk_attachment_chunks"),
    )
    run_file("referral/0008_files_down.sql", service="referral")


def _check(name: str, rule: str) -> None:
    op.execute(f"ALTER TABLE attachments DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE attachments ADD CONSTRAINT {name} CHECK ({rule})")
