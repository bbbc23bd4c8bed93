"""Row-level security of referral-api: default deny, forced on the owner too."""

from plumbing.sql import drop_policies, run_file

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Grant, force row-level security, and make the policies."""
    run_file("referral/0003_policies.sql", service="referral")


def downgrade() -> None:
    """Drop the policies of the service's own tables."""
    drop_policies(service="referral")
