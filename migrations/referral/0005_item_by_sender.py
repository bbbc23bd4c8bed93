"""A plan item is referred once by each sender: nobody's referral stands in the way of another organisation's."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE, NOW = "uq_referrals_plan_item_id_plan_item_revision", "uq_referrals_sender_id_plan_item_id_plan_item_revision"
ITEM = ["plan_item_id", "plan_item_revision"]
REFERRED = sa.text("plan_item_id IS NOT NULL AND state <> 'redirected'")


def upgrade() -> None:
    """Put the sender into the index."""
    op.create_index(NOW, "referrals", ["sender_id", *ITEM], unique=True, postgresql_where=REFERRED)
    op.drop_index(BEFORE, table_name="referrals", postgresql_where=REFERRED)


def downgrade() -> None:
    """Take it out again; fails if two senders have referred the same item since."""
    op.create_index(BEFORE, "referrals", ITEM, unique=True, postgresql_where=REFERRED)
    op.drop_index(NOW, table_name="referrals", postgresql_where=REFERRED)
