"""Row-level security of consent-api: default deny, forced on the owner too."""

from plumbing.sql import drop_policies, run_file

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Grant, force row-level security, and make the policies."""
    run_file("consent/0003_policies.sql", service="consent")


def downgrade() -> None:
    """Drop the policies of the service's own tables."""
    drop_policies(service="consent")
