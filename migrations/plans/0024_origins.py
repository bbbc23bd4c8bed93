"""A version keeps what its storer may not know, with who stated it."""

from plumbing.sql import run_file

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep by part who stated what a version keeps of another organisation."""
    run_file("plans/0024_origins.sql", service="plans")


def downgrade() -> None:
    """Undo it."""
    run_file("plans/0024_origins_down.sql", service="plans")
