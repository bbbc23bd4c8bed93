"""A proof's leaf found by one plan that is kept, not made anew over every partition at each request."""

from plumbing.sql import run_file

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the function."""
    run_file("consent/0013_proofs.sql", service="consent")


def downgrade() -> None:
    """Drop it."""
    run_file("consent/0013_proofs_down.sql", service="consent")
