"""Contact points of those who lead an organisation or a unit of it, and which version an import has left."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

IMPORTED = ("organisations", "organisation_units", "contact_points", "issuers")
BEFORE = ("general", "referrals", "data-protection", "technical")


def upgrade() -> None:
    """Let a contact point be the lead's, and tell what stands as imported from what was changed by API."""
    _allow(*BEFORE, "lead")
    for table in IMPORTED:
        op.add_column(table, sa.Column("imported_version", sa.Integer()))


def downgrade() -> None:
    """Remove the leads' contact points, which have no place any more."""
    for table in IMPORTED:
        op.drop_column(table, "imported_version")
    op.execute("ALTER TABLE contact_points NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM contact_points WHERE kind = 'lead'")
    op.execute("ALTER TABLE contact_points FORCE ROW LEVEL SECURITY")
    _allow(*BEFORE)


def _allow(*kinds: str) -> None:
    op.drop_constraint("contactkind", "contact_points", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f("contactkind"), "contact_points", f"kind IN ({listed})")
