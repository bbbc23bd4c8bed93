"""Both ids of a merged person name one person."""

from plumbing.sql import run_file

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Follow merges, and have the policies hold for all ids of a person alike."""
    run_file("plans/0020_merged_persons.sql", service="plans")


def downgrade() -> None:
    """Undo it; fails while two ids of one person have an open case each."""
    run_file("plans/0020_merged_persons_down.sql", service="plans")
