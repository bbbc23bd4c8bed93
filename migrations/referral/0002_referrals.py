"""The tables of referrals, their entries, relations, information requests and attachments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _codes(*codes: str, name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


REGISTER = _codes(
    "tym", "employment", "county-social", "county-health", "kela", "provider", "youth-work", name="register"
)
KIND = _codes("joint-assessment", "service", "vacancy", name="referralkind")
ANSWER_MODE = _codes("receipt", "acceptance", "application", "provision", "offer", name="answermode")
STATE = _codes(
    "draft",
    "sent",
    "received",
    "information-requested",
    "accepted",
    "declined",
    "applied",
    "decided",
    "started",
    "completed",
    "outcome-acknowledged",
    "withdrawn",
    "redirected",
    name="referralstate",
)
SIDE = _codes("sender", "recipient", "contributor", "person", name="side")
DECISION = _codes("granted", "refused", name="decisionoutcome")
CATEGORY = _codes(
    "identity",
    "client-relationship",
    "education-and-work",
    "social-situation",
    "health-and-work-capacity",
    "service-need",
    "plan",
    name="datacategory",
)
REQUEST_STATE = _codes("open", "answered", "closed", name="requeststate")
RELATION = _codes("referral-recipient", "contributor", name="relationkind")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "dispatches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("register", REGISTER, nullable=False),
        sa.Column("grounds", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("grounds_text", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dispatches"),
    )
    op.create_table(
        "referrals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("kind_version", sa.Text(), nullable=False),
        sa.Column("answer_mode", ANSWER_MODE, nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("register", REGISTER, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("service_code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("plan_item_id", sa.Uuid(), nullable=True),
        sa.Column("plan_item_revision", sa.Integer(), nullable=True),
        sa.Column("state", STATE, nullable=False),
        sa.Column("asked_side", SIDE, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("necessity", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("basis", postgresql.JSONB(), nullable=False),
        sa.Column("permitted", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("denied", postgresql.JSONB(), nullable=False),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("recipient_decision_id", sa.Text(), nullable=True),
        sa.Column("recipient_decision", DECISION, nullable=True),
        sa.Column("appeal_advice", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("redirected_to", sa.Uuid(), nullable=True),
        sa.Column("redirected_from", sa.Uuid(), nullable=True),
        sa.Column("redirected_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'information-requested') = (asked_side IS NOT NULL)", name="ck_referrals_asked"),
        sa.CheckConstraint("sent_at IS NOT NULL OR state IN ('draft', 'withdrawn')", name="ck_referrals_sent"),
        sa.CheckConstraint("(plan_item_id IS NULL) = (plan_item_revision IS NULL)", name="ck_referrals_plan_item"),
        sa.CheckConstraint("sender_id <> recipient_id", name="ck_referrals_parties"),
        sa.PrimaryKeyConstraint("id", name="pk_referrals"),
    )
    op.create_index("ix_referrals_group_id", "referrals", ["group_id"], unique=False)
    op.create_index(
        "ix_referrals_person_id_created_at_id", "referrals", ["person_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_referrals_recipient_id_created_at_id", "referrals", ["recipient_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_referrals_sender_id_created_at_id", "referrals", ["sender_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "uq_referrals_plan_item_id_plan_item_revision",
        "referrals",
        ["plan_item_id", "plan_item_revision"],
        unique=True,
        postgresql_where=sa.text("plan_item_id IS NOT NULL AND state <> 'redirected'"),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("register", REGISTER, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("category", CATEGORY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("necessity", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.CheckConstraint("size > 0 AND size <= 5242880", name="ck_attachments_size"),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_attachments_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_referral_id", "attachments", ["referral_id"], unique=False)
    op.create_table(
        "information_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("contributor_id", sa.Text(), nullable=True),
        sa.Column("contributor_role", sa.Text(), nullable=True),
        sa.Column("register", REGISTER, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("state", REQUEST_STATE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name="fk_information_requests_referral_id_referrals"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_information_requests"),
    )
    op.create_index(
        "ix_information_requests_contributor_id_created_at_id",
        "information_requests",
        ["contributor_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_information_requests_recipient_id_created_at_id",
        "information_requests",
        ["recipient_id", "created_at", "id"],
        unique=False,
    )
    op.create_index("ix_information_requests_referral_id", "information_requests", ["referral_id"], unique=False)
    op.create_index(
        "ix_information_requests_sender_id_created_at_id",
        "information_requests",
        ["sender_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "referral_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("register", REGISTER, nullable=False),
        sa.Column("category", CATEGORY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("legal_now()"), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_referral_entries_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_referral_entries"),
    )
    op.create_index("ix_referral_entries_referral_id", "referral_entries", ["referral_id"], unique=False)
    op.create_table(
        "referral_relations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", RELATION, nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("registered_version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_referral_relations_referral_id_referrals"),
        sa.PrimaryKeyConstraint("id", name="pk_referral_relations"),
    )
    op.create_index("ix_referral_relations_referral_id", "referral_relations", ["referral_id"], unique=False)
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


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("attachment_chunks")
    op.drop_index("ix_referral_relations_referral_id", table_name="referral_relations")
    op.drop_table("referral_relations")
    op.drop_index("ix_referral_entries_referral_id", table_name="referral_entries")
    op.drop_table("referral_entries")
    op.drop_index("ix_information_requests_sender_id_created_at_id", table_name="information_requests")
    op.drop_index("ix_information_requests_referral_id", table_name="information_requests")
    op.drop_index("ix_information_requests_recipient_id_created_at_id", table_name="information_requests")
    op.drop_index("ix_information_requests_contributor_id_created_at_id", table_name="information_requests")
    op.drop_table("information_requests")
    op.drop_index("ix_attachments_referral_id", table_name="attachments")
    op.drop_table("attachments")
    op.drop_index(
        "uq_referrals_plan_item_id_plan_item_revision",
        table_name="referrals",
        postgresql_where=sa.text("plan_item_id IS NOT NULL AND state <> 'redirected'"),
    )
    op.drop_index("ix_referrals_sender_id_created_at_id", table_name="referrals")
    op.drop_index("ix_referrals_recipient_id_created_at_id", table_name="referrals")
    op.drop_index("ix_referrals_person_id_created_at_id", table_name="referrals")
    op.drop_index("ix_referrals_group_id", table_name="referrals")
    op.drop_table("referrals")
    op.drop_table("dispatches")
