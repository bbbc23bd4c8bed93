"""Networks with their members, lead persons and agreements."""

import sqlalchemy as sa
from alembic import op
from plumbing.sql import run_file
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NOW = sa.text("legal_now()")
TABLES = (
    "staff_checks",
    "agreement_signatures",
    "agreements",
    "lead_person_approvals",
    "lead_persons",
    "network_goals",
    "network_members",
    "network_negotiations",
    "network_areas",
    "networks",
)


def state(name: str, *values: str) -> sa.Enum:
    """A state as varchar with a CHECK."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def of_network(table: str) -> list[SchemaItem]:
    """The column that binds a row to its group."""
    return [
        sa.Column("network_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["networks.id"], name=op.f(f"fk_{table}_network_id_networks")),
    ]


def upgrade() -> None:
    """Make the tables and their policies."""
    make_networks()
    make_lead_persons()
    make_agreements()
    run_file("plans/0013_networks.sql", service="plans")


def make_networks() -> None:
    """The group, its areas, negotiations, members and goals."""
    op.create_table(
        "networks",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("employment_authority_ids", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("county_ids", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("kela_id", sa.Text, nullable=False),
        sa.Column("party_ids", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("setter_id", sa.Text, nullable=True),
        sa.Column(
            "state",
            state("networkstate", "negotiating", "withdrawn", "set", "active", "term-ending", "expired"),
            nullable=False,
        ),
        sa.Column("term_from", sa.Date, nullable=True),
        sa.Column("term_to", sa.Date, nullable=True),
        sa.Column("chair_id", sa.Uuid, nullable=True),
        sa.Column("vice_chair_id", sa.Uuid, nullable=True),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_networks")),
    )
    op.create_table(
        "network_areas",
        *of_network("network_areas"),
        sa.Column("employment_authority_id", sa.Text, nullable=False),
        sa.Column("county_id", sa.Text, nullable=False),
        sa.Column("term_from", sa.Date, nullable=True),
        sa.Column("term_to", sa.Date, nullable=True),
        sa.PrimaryKeyConstraint("network_id", "employment_authority_id", "county_id", name=op.f("pk_network_areas")),
    )
    op.create_index(
        "ix_network_areas_employment_authority_id_county_id", "network_areas", ["employment_authority_id", "county_id"]
    )
    op.create_table(
        "network_negotiations",
        *of_network("network_negotiations"),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("setting_authority_id", sa.Text, nullable=True),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("network_id", "organisation_id", name=op.f("pk_network_negotiations")),
    )
    op.create_table(
        "network_members",
        sa.Column("id", sa.Uuid, nullable=False),
        *of_network("network_members"),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("deputy_name", sa.Text, nullable=False),
        sa.Column("named_on", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date, nullable=True),
        sa.Column("named_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_members")),
    )
    op.create_index("ix_network_members_network_id", "network_members", ["network_id"])
    op.create_table(
        "network_goals",
        *of_network("network_goals"),
        sa.Column("year", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("goals", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("rule_version", sa.Text, nullable=False),
        sa.Column("set_by", sa.Text, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("network_id", "year", name=op.f("pk_network_goals")),
    )


def make_lead_persons() -> None:
    """Lead persons and the group's approvals."""
    op.create_table(
        "lead_persons",
        sa.Column("id", sa.Uuid, nullable=False),
        *of_network("lead_persons"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("deputy_name", sa.Text, nullable=False),
        sa.Column(
            "state",
            state("leadpersonstate", "proposed", "approved", "rejected", "named", "ended"),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date, nullable=True),
        sa.Column("to_on", sa.Date, nullable=True),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_persons")),
    )
    op.create_index("ix_lead_persons_network_id", "lead_persons", ["network_id"])
    op.create_table(
        "lead_person_approvals",
        sa.Column("lead_person_id", sa.Uuid, nullable=False),
        *of_network("lead_person_approvals"),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("approved_by", sa.Text, nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_person_id"],
            ["lead_persons.id"],
            name=op.f("fk_lead_person_approvals_lead_person_id_lead_persons"),
        ),
        sa.PrimaryKeyConstraint("lead_person_id", "organisation_id", name=op.f("pk_lead_person_approvals")),
    )


def make_agreements() -> None:
    """Agreements in versions, their signatures, and the checks of the staff."""
    op.create_table(
        "agreements",
        sa.Column("id", sa.Uuid, nullable=False),
        *of_network("agreements"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column(
            "state",
            state("agreementstate", "draft", "lapsed", "in-force", "check-due", "replaced"),
            nullable=False,
        ),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("drafted_by_organisation", sa.Text, nullable=False),
        sa.Column("drafted_by", sa.Text, nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("in_force_on", sa.Date, nullable=True),
        sa.Column("staff_check_due_on", sa.Date, nullable=True),
        sa.Column("told_due_on", sa.Date, nullable=True),
        sa.Column("rule_versions", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("network_id", "number", name=op.f("uq_agreements_network_id_number")),
    )
    op.create_index(
        "ix_agreements_staff_check_due_on",
        "agreements",
        ["staff_check_due_on"],
        postgresql_where=sa.text("state = 'in-force'"),
    )
    op.create_table(
        "agreement_signatures",
        *of_agreement("agreement_signatures"),
        *of_network("agreement_signatures"),
        sa.Column("organisation_id", sa.Text, nullable=False),
        sa.Column("signed_by", sa.Text, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("agreement_id", "organisation_id", name=op.f("pk_agreement_signatures")),
    )
    op.create_table(
        "staff_checks",
        sa.Column("id", sa.Uuid, nullable=False),
        *of_agreement("staff_checks"),
        *of_network("staff_checks"),
        sa.Column("checked_on", sa.Date, nullable=False),
        sa.Column("staff", JSONB, nullable=False),
        sa.Column("is_sufficient", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=True),
        sa.Column("checked_by_organisation", sa.Text, nullable=False),
        sa.Column("checked_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_checks")),
    )
    op.create_index("ix_staff_checks_agreement_id", "staff_checks", ["agreement_id"])


def of_agreement(table: str) -> list[SchemaItem]:
    """The column that binds a row to its version of an agreement."""
    return [
        sa.Column("agreement_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f(f"fk_{table}_agreement_id_agreements")),
    ]


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_table(table)
