"""What is agreed of an item in full, and what is noted of it as it is carried out."""

from plumbing.sql import run_file

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the items, and make the table of realisations."""
    run_file("plans/0011_items.sql", service="plans")


def downgrade() -> None:
    """Take both back."""
    run_file("plans/0011_items_down.sql", service="plans")
