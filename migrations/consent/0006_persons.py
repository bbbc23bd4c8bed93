"""Identity history, persons without a code, merges, sealed data, home municipalities, representations, prohibitions.

The names that stood open are dropped, not sealed: a migration has no keys. Nothing was in production when this was
merged; an installation that holds names sends them again through `PUT /v1/persons/{id}/names`.
"""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REASONS = ("first-issued", "changed", "corrected")
SOURCES = ("population-register", "person", "authority")
KINDS = ("guardian-of-minor", "legal-guardian", "proxy")
REGISTERS = ("county-health", "county-social")
PROHIBITION_REASONS = ("able-to-decide-on-care", "weighty-reason")


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _moment(name: str) -> sa.Column[object]:
    default = sa.text("legal_now()")
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=False)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["persons.id"], name=f"fk_{table}_{column}_persons")


def upgrade() -> None:
    """Change persons and identity codes, make the new tables, the functions and the policies."""
    op.drop_column("persons", "given_name")
    op.drop_column("persons", "family_name")
    op.add_column("persons", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.add_column("persons", sa.Column("family_name_index", sa.LargeBinary(), nullable=True))
    op.add_column("persons", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    run_file("consent/0006_dates.sql", service="consent")
    op.add_column(
        "identity_codes",
        sa.Column("reason", _one_of(REASONS, "identitycodereason"), server_default="first-issued", nullable=False),
    )
    op.create_table(
        "person_merges",
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("survivor_id", sa.Uuid(), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        _moment("merged_at"),
        sa.CheckConstraint("merged_id <> survivor_id", name="ck_person_merges_not_itself"),
        _person("person_merges", "merged_id"),
        _person("person_merges", "survivor_id"),
        _person("person_merges", "merged_into_id"),
        sa.PrimaryKeyConstraint("merged_id", name="pk_person_merges"),
    )
    op.create_index("ix_person_merges_survivor_id", "person_merges", ["survivor_id"])
    op.create_table(
        "home_municipalities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.Column("main_stay_code", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", _one_of(SOURCES, "homesource"), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        _moment("recorded_at"),
        _person("home_municipalities", "person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_home_municipalities"),
    )
    op.create_index("ix_home_municipalities_person_id_valid_from", "home_municipalities", ["person_id", "valid_from"])
    op.create_table(
        "representations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("represented_id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _one_of(KINDS, "representationkind"), nullable=False),
        sa.Column("mandates", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        _moment("registered_at"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("represented_id <> representative_id", name="ck_representations_not_oneself"),
        sa.CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="ck_representations_period"),
        _person("representations", "represented_id"),
        _person("representations", "representative_id"),
        sa.PrimaryKeyConstraint("id", name="pk_representations"),
    )
    op.create_index("ix_representations_represented_id", "representations", ["represented_id"])
    op.create_index("ix_representations_representative_id", "representations", ["representative_id"])
    op.create_table(
        "prohibitions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("register", _one_of(REGISTERS, "prohibitionregister"), nullable=False),
        sa.Column("mandates", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", _one_of(PROHIBITION_REASONS, "prohibitionreason"), nullable=False),
        sa.Column("weighty_reason", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        _moment("recorded_at"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _person("prohibitions", "person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_prohibitions"),
    )
    op.create_index("ix_prohibitions_person_id", "prohibitions", ["person_id"])
    run_file("consent/0006_persons.sql", service="consent")


def downgrade() -> None:
    """Undo all of it; names, contact details and the trace of merges are lost."""
    run_file("consent/0006_persons_down.sql", service="consent")
    for table in ("prohibitions", "representations", "home_municipalities"):
        op.drop_table(table)
    op.drop_table("person_merges")
    op.drop_column("identity_codes", "reason")
    run_file("consent/0006_dates_down.sql", service="consent")
    for column in ("version", "family_name_index", "sealed"):
        op.drop_column("persons", column)
    for column in ("family_name", "given_name"):
        op.add_column("persons", sa.Column(column, sa.Text(), nullable=True))
