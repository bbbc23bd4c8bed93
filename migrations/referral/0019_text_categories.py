"""Texts say of which data categories they are."""

from plumbing.sql import run_file

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let every text that one side tells the other name its categories; what stands is of the basic one."""
    run_file("referral/0019_text_categories.sql", service="referral")


def downgrade() -> None:
    """Forget the categories again."""
    run_file("referral/0019_text_categories_down.sql", service="referral")
