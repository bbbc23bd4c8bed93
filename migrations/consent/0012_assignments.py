"""Assignments: what an organiser's providers and contractors are to do for a person."""

from plumbing.sql import run_file

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an organiser register them."""
    run_file("consent/0012_assignments.sql", service="consent")


def downgrade() -> None:
    """Undo it; assignments keep no place and go."""
    run_file("consent/0012_assignments_down.sql", service="consent")
