"""The tables of cases, assessments, plans, approvals, items and reviews."""

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
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("employment_authority_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.Text(), nullable=False),
        sa.Column("kela_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column(
            "register",
            sa.Enum(
                "tym",
                "employment",
                "county-social",
                "county-health",
                "kela",
                "provider",
                "youth-work",
                name="register",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="tym",
            nullable=False,
        ),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "assessing",
                "planning",
                "following",
                "ended",
                name="casestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kela_rehabilitation_needed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("plan_due_on", sa.Date(), nullable=False),
        sa.Column("access", sa.Text(), server_default="pending", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("erasure_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
    )
    op.create_index("ix_cases_county_id_created_at", "cases", ["county_id", "created_at"], unique=False)
    op.create_index(
        "ix_cases_employment_authority_id_created_at", "cases", ["employment_authority_id", "created_at"], unique=False
    )
    op.create_index(
        "uq_cases_person_id_open", "cases", ["person_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "assessment_sections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "signed", name="sectionstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "conclusion",
            sa.Enum("need", "no-need", name="conclusion", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("kela_rehabilitation_needed", sa.Boolean(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_assessment_sections_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment_sections"),
        sa.UniqueConstraint("case_id", "authority_id", name="uq_assessment_sections_case_id_authority_id"),
    )
    op.create_table(
        "end_conclusions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Text(), nullable=False),
        sa.Column("need_remains", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("concluded_by", sa.Text(), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_end_conclusions_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_end_conclusions"),
        sa.UniqueConstraint("case_id", "authority_id", name="uq_end_conclusions_case_id_authority_id"),
    )
    op.create_table(
        "item_referrals",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("item_revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("decision_outcome", sa.Text(), nullable=True),
        sa.Column("referral_version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_item_referrals_case_id_cases"),
        sa.PrimaryKeyConstraint("item_id", "item_revision", name="pk_item_referrals"),
        sa.UniqueConstraint("referral_id", name="uq_item_referrals_referral_id"),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "register",
            sa.Enum(
                "tym",
                "employment",
                "county-social",
                "county-health",
                "kela",
                "provider",
                "youth-work",
                name="register",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="tym",
            nullable=False,
        ),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("latest_number", sa.Integer(), nullable=False),
        sa.Column("in_force_number", sa.Integer(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_plans_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("case_id", name="uq_plans_case_id"),
    )
    op.create_index("ix_plans_person_id", "plans", ["person_id"], unique=False)
    op.create_table(
        "assessment_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Text(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "identity",
                "client-relationship",
                "education-and-work",
                "social-situation",
                "health-and-work-capacity",
                "service-need",
                "plan",
                name="datacategory",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reader_group",
            sa.Enum("social", "health", name="readergroup", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "register",
            sa.Enum(
                "tym",
                "employment",
                "county-social",
                "county-health",
                "kela",
                "provider",
                "youth-work",
                name="register",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="tym",
            nullable=False,
        ),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("necessity", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_assessment_entries_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["section_id"], ["assessment_sections.id"], name="fk_assessment_entries_section_id_assessment_sections"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assessment_entries"),
    )
    op.create_index("ix_assessment_entries_section_id", "assessment_entries", ["section_id"], unique=False)
    op.create_table(
        "duties_explained",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("explained_by", sa.Text(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_duties_explained_case_id_cases"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_duties_explained_plan_id_plans"),
        sa.PrimaryKeyConstraint("id", name="pk_duties_explained"),
    )
    op.create_index("ix_duties_explained_plan_id", "duties_explained", ["plan_id"], unique=False)
    op.create_table(
        "plan_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", name="reviewstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_plan_reviews_case_id_cases"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_reviews_plan_id_plans"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_reviews"),
        sa.UniqueConstraint("plan_id", "due_on", name="uq_plan_reviews_plan_id_due_on"),
    )
    op.create_table(
        "plan_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in-force",
                "superseded",
                "lapsed",
                name="versionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stored_by_organisation", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rule_versions", sa.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_plan_versions_case_id_cases"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_versions_plan_id_plans"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_versions"),
        sa.UniqueConstraint("plan_id", "number", name="uq_plan_versions_plan_id_number"),
    )
    op.create_table(
        "plan_approvals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "party",
            sa.Enum(
                "person",
                "employment-authority",
                "wellbeing-services-county",
                "kela",
                name="party",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum("approved", "refused", name="verdict", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_plan_approvals_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_versions.id"], name="fk_plan_approvals_version_id_plan_versions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan_approvals"),
        sa.UniqueConstraint("version_id", "party", name="uq_plan_approvals_version_id_party"),
    )
    op.create_table(
        "plan_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("service_code", sa.Text(), nullable=False),
        sa.Column("organiser_id", sa.Text(), nullable=False),
        sa.Column("protected_category", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("days_per_week", sa.Integer(), nullable=True),
        sa.Column("hours_per_day", sa.Numeric(precision=4, scale=2), nullable=True),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_plan_items_case_id_cases"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_items_plan_id_plans"),
        sa.ForeignKeyConstraint(["version_id"], ["plan_versions.id"], name="fk_plan_items_version_id_plan_versions"),
        sa.PrimaryKeyConstraint("version_id", "id", name="pk_plan_items"),
    )
    op.create_index("ix_plan_items_id", "plan_items", ["id"], unique=False)
    op.create_table(
        "review_participations",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("participated_by", sa.Text(), nullable=False),
        sa.Column("participated_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_review_participations_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["review_id"], ["plan_reviews.id"], name="fk_review_participations_review_id_plan_reviews"
        ),
        sa.PrimaryKeyConstraint("review_id", "organisation_id", name="pk_review_participations"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("review_participations")
    op.drop_index("ix_plan_items_id", table_name="plan_items")
    op.drop_table("plan_items")
    op.drop_table("plan_approvals")
    op.drop_table("plan_versions")
    op.drop_table("plan_reviews")
    op.drop_index("ix_duties_explained_plan_id", table_name="duties_explained")
    op.drop_table("duties_explained")
    op.drop_index("ix_assessment_entries_section_id", table_name="assessment_entries")
    op.drop_table("assessment_entries")
    op.drop_index("ix_plans_person_id", table_name="plans")
    op.drop_table("plans")
    op.drop_table("item_referrals")
    op.drop_table("end_conclusions")
    op.drop_table("assessment_sections")
    op.drop_index("uq_cases_person_id_open", table_name="cases", postgresql_where=sa.text("ended_at IS NULL"))
    op.drop_index("ix_cases_employment_authority_id_created_at", table_name="cases")
    op.drop_index("ix_cases_county_id_created_at", table_name="cases")
    op.drop_table("cases")
