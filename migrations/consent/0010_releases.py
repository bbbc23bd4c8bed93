"""What was released on which decision, as in every service's database."""

from plumbing.sql import run_file

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    run_file("plumbing/0004.sql", service="consent")


def downgrade() -> None:
    """Drop it; the sequences stay readable for backups."""
    run_file("plumbing/0004_down.sql", service="consent")
    run_file("consent/0010_down.sql", service="consent")
