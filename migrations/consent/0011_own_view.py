"""Requests of persons, entries of the log hidden from them, and the reasons for which they ask for older entries."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = ("access", "rectification", "restriction", "log-information")
STATES = ("received", "taken", "information-asked", "answered", "refused", "transferred")
ACTIONS = ("take", "ask-information", "supplement", "extend", "answer", "refuse", "refuse-at-once", "transfer")
REASONS = ("suspected-misuse", "pending-matter", "claim", "other")


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _moment(name: str) -> sa.Column[object]:
    default = sa.text("legal_now()")
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=False)


def _key(table: str, column: str, referred: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=f"fk_{table}_{column}_{referred}")


def upgrade() -> None:
    """Make the tables and let persons, officials and the worker at what is theirs."""
    _make_requests()
    _make_hidings()
    op.create_table(
        "log_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ground", _one_of(REASONS, "olderground"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        _moment("created_at"),
        sa.Column("valid_until", sa.Date(), nullable=False),
        _key("log_requests", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name="pk_log_requests"),
    )
    op.create_index("ix_log_requests_person_id", "log_requests", ["person_id"])
    run_file("consent/0011_own_view.sql", service="consent")


def _make_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _one_of(KINDS, "requestkind"), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", _one_of(STATES, "requeststate"), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        _moment("created_at"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_extended", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("handler_id", sa.Text(), nullable=True),
        sa.Column("handler_name", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("refusal", postgresql.JSONB(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("representation_id", sa.Uuid(), nullable=True),
        sa.Column("made_by_name", sa.Text(), nullable=True),
        sa.Column("transferred_by", sa.Text(), nullable=True),
        sa.Column("transferred_from", sa.Uuid(), nullable=True),
        sa.Column("transferred_to", sa.Uuid(), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _key("requests", "person_id", "persons"),
        _key("requests", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_organisation_id_due_on_id", "requests", ["organisation_id", "due_on", "id"])
    op.create_index("ix_requests_person_id_created_at", "requests", ["person_id", "created_at"])
    op.create_index(
        "ix_requests_falling_due",
        "requests",
        ["due_on"],
        postgresql_where=sa.text("overdue_at IS NULL AND state IN ('received', 'taken', 'information-asked')"),
    )
    op.create_table(
        "request_steps",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", _one_of(ACTIONS, "requestaction"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        _moment("at"),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        _key("request_steps", "request_id", "requests"),
        sa.PrimaryKeyConstraint("request_id", "version", name="pk_request_steps"),
    )


def _make_hidings() -> None:
    op.create_table(
        "log_hidings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("provision", postgresql.JSONB(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision_reference", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        _moment("created_at"),
        _key("log_hidings", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name="pk_log_hidings"),
    )
    op.create_index("ix_log_hidings_person_id_entry_id", "log_hidings", ["person_id", "entry_id"])
    op.create_index("ix_log_hidings_organisation_id_created_at", "log_hidings", ["organisation_id", "created_at"])
    op.create_table(
        "log_hiding_ends",
        sa.Column("hiding_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _moment("at"),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        _key("log_hiding_ends", "hiding_id", "log_hidings"),
        sa.PrimaryKeyConstraint("hiding_id", name="pk_log_hiding_ends"),
    )


def downgrade() -> None:
    """Undo it: hidden entries are shown again."""
    run_file("consent/0011_down.sql", service="consent")
    for table in ("log_requests", "log_hiding_ends", "log_hidings", "request_steps", "requests"):
        op.drop_table(table)
