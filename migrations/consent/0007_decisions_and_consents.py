"""Kept rule sets, openings, follow-ups; consents in all their states with history; facts for many questions at once."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = ("consent", "disclosure-permit")
STATES = ("requested", "given", "refused", "withdrawn", "expired", "superseded")
FOLLOW_UPS = ("urgent-disclosure", "unusual-use")


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _moment(name: str) -> sa.Column[object]:
    default = sa.text("legal_now()")
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=False)


def upgrade() -> None:
    """Make the tables, add what consents lacked, and set policies and functions."""
    op.create_table(
        "rule_sets",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        _moment("kept_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_rule_sets"),
    )
    op.create_table(
        "openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _moment("created_at"),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_openings_person_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_openings_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_openings"),
    )
    op.create_index("ix_openings_person_id_created_at", "openings", ["person_id", "created_at"])
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _one_of(FOLLOW_UPS, "followupkind"), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("state", _one_of(("open", "reviewed"), "followupstate"), nullable=False),
        _moment("created_at"),
        sa.Column("finding", _one_of(("lawful", "unlawful"), "finding"), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reviewed_by", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
    )
    op.create_index("ix_follow_ups_organisation_id_created_at", "follow_ups", ["organisation_id", "created_at"])
    _extend_consents()
    op.create_table(
        "consent_steps",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", _one_of(STATES, "consentstate"), nullable=False),
        _moment("at"),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name="fk_consent_steps_consent_id_consents"),
        sa.PrimaryKeyConstraint("consent_id", "version", name="pk_consent_steps"),
    )
    op.create_table(
        "consent_acknowledgements",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        _moment("at"),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name="fk_consent_acknowledgements_consent_id_consents"
        ),
        sa.PrimaryKeyConstraint("consent_id", "organisation_id", name="pk_consent_acknowledgements"),
    )
    run_file("consent/0007_access.sql", service="consent")
    run_file("consent/0007_facts.sql", service="consent")


def _extend_consents() -> None:
    op.add_column(
        "consents", sa.Column("kind", _one_of(KINDS, "consentkind"), server_default="consent", nullable=False)
    )
    op.add_column("consents", sa.Column("recorded_by_name", sa.Text(), server_default="", nullable=False))
    op.add_column("consents", sa.Column("representation_id", sa.Uuid(), nullable=True))
    op.add_column("consents", sa.Column("given_by_name", sa.Text(), nullable=True))
    op.add_column("consents", sa.Column("by_guardian", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("consents", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("consents", sa.Column("superseded_by", sa.Uuid(), nullable=True))
    op.alter_column("consents", "form", nullable=True)
    op.drop_constraint("consentstate", "consents")
    op.create_check_constraint("consentstate", "consents", sa.column("state").in_(STATES))
    op.create_index(
        "ix_consents_ending",
        "consents",
        ["valid_until"],
        postgresql_where=sa.text("state IN ('requested', 'given')"),
    )
    op.add_column("persons", sa.Column("minor_until", sa.Date(), nullable=True))
    run_file("consent/0007_kinds.sql", service="consent")


def downgrade() -> None:
    """Undo all of it; requests and ended consents keep no place and go."""
    run_file("consent/0007_down.sql", service="consent")
    op.drop_table("consent_acknowledgements")
    op.drop_table("consent_steps")
    op.drop_column("persons", "minor_until")
    op.drop_index("ix_consents_ending", table_name="consents")
    op.drop_constraint("consentstate", "consents")
    op.create_check_constraint("consentstate", "consents", sa.column("state").in_(("given", "refused", "withdrawn")))
    op.alter_column("consents", "form", nullable=False)
    for column in (
        "superseded_by",
        "answered_at",
        "by_guardian",
        "given_by_name",
        "representation_id",
        "recorded_by_name",
        "kind",
    ):
        op.drop_column("consents", column)
    for table in ("follow_ups", "openings", "rule_sets"):
        op.drop_table(table)
