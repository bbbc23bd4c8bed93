"""The plumbing and the queue."""

from plumbing.sql import install_queue, remove_queue, run_file

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the legal clock, the plumbing tables with their policies, and the queue."""
    run_file("plumbing/0001.sql", service="consent")
    install_queue(service="consent")


def downgrade() -> None:
    """Undo all of it."""
    remove_queue()
    run_file("plumbing/0001_down.sql", service="consent")
