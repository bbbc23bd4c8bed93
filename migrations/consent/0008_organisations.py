"""Organisations kept by API: history, units, contact points, clients and their keys; issuers with an id and keys."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CONTACT_KINDS = ("general", "referrals", "data-protection", "technical")


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _moment(name: str, default: str | None) -> sa.Column[object]:
    written = sa.text(default) if default else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=written, nullable=default is None)


def _version() -> sa.Column[object]:
    return sa.Column("version", sa.Integer(), server_default="1", nullable=False)


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"], ["organisations.id"], name=f"fk_{table}_organisation_id_organisations"
    )


def upgrade() -> None:
    """Extend the directory's tables, make the new ones, and set who reads and writes them."""
    op.add_column("organisations", _version())
    op.add_column("organisations", _moment("suspended_at", None))
    op.create_table(
        "organisation_history",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("names", postgresql.JSONB(), nullable=False),
        sa.Column("organiser_id", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), server_default=sa.text("legal_date()"), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        _of_organisation("organisation_history"),
        sa.PrimaryKeyConstraint("organisation_id", "version", name="pk_organisation_history"),
    )
    _extend_issuers()
    _make_clients()
    _make_units()
    run_file("consent/0008_access.sql", service="consent")


def _extend_issuers() -> None:
    op.alter_column("issuers", "jwks_uri", nullable=True)
    op.add_column("issuers", sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False))
    op.add_column("issuers", sa.Column("jwks", postgresql.JSONB(), nullable=True))
    op.add_column("issuers", _version())
    op.create_unique_constraint("uq_issuers_id", "issuers", ["id"])
    op.create_check_constraint("ck_issuers_one_source_of_keys", "issuers", "(jwks_uri IS NULL) <> (jwks IS NULL)")
    op.add_column("issuer_organisations", _moment("ended_at", None))


def _make_clients() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("audiences", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("subsystem", sa.Text(), nullable=True),
        sa.Column("grants", postgresql.JSONB(), nullable=False),
        _moment("registered_at", "legal_now()"),
        _moment("revoked_at", None),
        _version(),
        _of_organisation("clients"),
        sa.ForeignKeyConstraint(["issuer"], ["issuers.issuer"], name="fk_clients_issuer_issuers"),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
        sa.UniqueConstraint("issuer", "client_id", name="uq_clients_issuer_client_id"),
    )
    op.create_index("ix_clients_organisation_id", "clients", ["organisation_id"])
    op.create_table(
        "client_keys",
        sa.Column("thumbprint", sa.Text(), nullable=False),
        sa.Column("client", sa.Uuid(), nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("jwk", postgresql.JSONB(), nullable=False),
        _moment("not_before", "now()"),
        _moment("retired_at", None),
        _moment("added_at", "now()"),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.id"], name="fk_client_keys_client_clients"),
        sa.PrimaryKeyConstraint("thumbprint", name="pk_client_keys"),
        sa.UniqueConstraint("client", "kid", name="uq_client_keys_client_kid"),
    )


def _make_units() -> None:
    op.create_table(
        "organisation_units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("names", postgresql.JSONB(), nullable=False),
        sa.Column("registers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        _version(),
        _of_organisation("organisation_units"),
        sa.CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="ck_organisation_units_period"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_units"),
        sa.UniqueConstraint("organisation_id", "code", name="uq_organisation_units_organisation_id_code"),
    )
    op.create_table(
        "contact_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=True),
        sa.Column("kind", _one_of(CONTACT_KINDS, "contactkind"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("phone", "email", "address", "web")),
        sa.Column("valid_to", sa.Date(), nullable=True),
        _version(),
        _of_organisation("contact_points"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "unit_code"],
            ["organisation_units.organisation_id", "organisation_units.code"],
            name="fk_contact_points_organisation_id_unit_code_organisation_units",
        ),
        sa.CheckConstraint("num_nonnulls(phone, email, address, web) > 0", name="ck_contact_points_reachable"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_points"),
        sa.UniqueConstraint(
            "organisation_id",
            "unit_code",
            "kind",
            name="uq_contact_points_organisation_id_unit_code_kind",
            postgresql_nulls_not_distinct=True,
        ),
    )


def downgrade() -> None:
    """Undo all of it; issuers with their keys in the directory itself keep no place and go."""
    run_file("consent/0008_down.sql", service="consent")
    for table in ("contact_points", "organisation_units", "client_keys", "clients", "organisation_history"):
        op.drop_table(table)
    op.drop_column("issuer_organisations", "ended_at")
    op.drop_constraint("ck_issuers_one_source_of_keys", "issuers", type_="check")
    op.drop_constraint("uq_issuers_id", "issuers")
    for column in ("version", "jwks", "id"):
        op.drop_column("issuers", column)
    op.alter_column("issuers", "jwks_uri", nullable=False)
    for column in ("suspended_at", "version"):
        op.drop_column("organisations", column)
    run_file("consent/0008_down_functions.sql", service="consent")
