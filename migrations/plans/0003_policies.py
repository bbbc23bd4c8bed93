"""Row-level security of plans-api: default deny, forced on the owner too."""

from plumbing.sql import drop_policies, run_file

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Grant, force row-level security, and make the policies."""
    run_file("plans/0003_policies.sql", service="plans")


def downgrade() -> None:
    """Drop the document functions and the policies of the service's own tables."""
    run_file("plans/0003_policies_down.sql", service="plans")
    drop_policies(service="plans")
