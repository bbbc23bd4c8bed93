"""The tables of persons, organisations, relations, consents, decisions and logs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("asked_via", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("discloser_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("necessity", sa.Text(), nullable=True),
        sa.Column("permitted", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("denied", postgresql.JSONB(), nullable=False),
        sa.Column("basis", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_person_id_at", "decisions", ["person_id", "at"], unique=False)
    op.create_table(
        "disclosures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("discloser_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("necessity", sa.Text(), nullable=True),
        sa.Column("basis", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_disclosures"),
    )
    op.create_index("ix_disclosures_person_id_created_at", "disclosures", ["person_id", "created_at"], unique=False)
    op.create_table(
        "issuers",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("jwks_uri", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", name="pk_issuers"),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "employment-authority",
                "wellbeing-services-county",
                "kela",
                "service-provider",
                "county-contractor",
                "employer",
                "education-provider",
                "youth-work",
                "operator",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("names", postgresql.JSONB(), nullable=False),
        sa.Column("organiser_id", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisations.id"], name="fk_organisations_organiser_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=True),
        sa.Column("family_name", sa.Text(), nullable=True),
        sa.Column("contact_protected", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
    )
    op.create_table(
        "uses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("necessity", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", "person_id", name="pk_uses"),
    )
    op.create_index("ix_uses_person_id_created_at", "uses", ["person_id", "created_at"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("discloser_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("itemised_categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "written",
                "electronic",
                "spoken",
                "phone",
                name="consentform",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "given",
                "refused",
                "withdrawn",
                name="consentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["discloser_id"], ["organisations.id"], name="fk_consents_discloser_id_organisations"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_consents_person_id_persons"),
        sa.ForeignKeyConstraint(["recipient_id"], ["organisations.id"], name="fk_consents_recipient_id_organisations"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_person_id_recipient_id", "consents", ["person_id", "recipient_id"], unique=False)
    op.create_table(
        "identity_codes",
        sa.Column("hetu_index", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hetu_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_identity_codes_person_id_persons"),
        sa.PrimaryKeyConstraint("hetu_index", name="pk_identity_codes"),
    )
    op.create_index("ix_identity_codes_person_id", "identity_codes", ["person_id"], unique=False)
    op.create_table(
        "issuer_organisations",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["issuer"], ["issuers.issuer"], name="fk_issuer_organisations_issuer_issuers"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_issuer_organisations_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("issuer", "organisation_id", name="pk_issuer_organisations"),
    )
    op.create_table(
        "organisation_areas",
        sa.Column("county_id", sa.Text(), nullable=False),
        sa.Column("employment_authority_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_id"], ["organisations.id"], name="fk_organisation_areas_county_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["employment_authority_id"],
            ["organisations.id"],
            name="fk_organisation_areas_employment_authority_id_organisations",
        ),
        sa.PrimaryKeyConstraint("county_id", "employment_authority_id", "valid_from", name="pk_organisation_areas"),
    )
    op.create_table(
        "relations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "own-client",
                "case-party",
                "referral-recipient",
                "contributor",
                name="relationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.CheckConstraint("ends_at IS NULL OR starts_at <= ends_at", name="ck_relations_period"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_relations_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_relations_person_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_relations"),
    )
    op.create_index(
        "ix_relations_person_id_organisation_id", "relations", ["person_id", "organisation_id"], unique=False
    )
    op.create_table(
        "service_clients",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("forwards", sa.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["issuer"], ["issuers.issuer"], name="fk_service_clients_issuer_issuers"),
        sa.PrimaryKeyConstraint("issuer", "client_id", name="pk_service_clients"),
    )
    op.create_table(
        "subjects",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_subjects_person_id_persons"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_subjects"),
    )
    op.create_index("ix_subjects_person_id", "subjects", ["person_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index("ix_subjects_person_id", table_name="subjects")
    op.drop_table("subjects")
    op.drop_table("service_clients")
    op.drop_index("ix_relations_person_id_organisation_id", table_name="relations")
    op.drop_table("relations")
    op.drop_table("organisation_areas")
    op.drop_table("issuer_organisations")
    op.drop_index("ix_identity_codes_person_id", table_name="identity_codes")
    op.drop_table("identity_codes")
    op.drop_index("ix_consents_person_id_recipient_id", table_name="consents")
    op.drop_table("consents")
    op.drop_index("ix_uses_person_id_created_at", table_name="uses")
    op.drop_table("uses")
    op.drop_table("persons")
    op.drop_table("organisations")
    op.drop_table("issuers")
    op.drop_index("ix_disclosures_person_id_created_at", table_name="disclosures")
    op.drop_table("disclosures")
    op.drop_index("ix_decisions_person_id_at", table_name="decisions")
    op.drop_table("decisions")
