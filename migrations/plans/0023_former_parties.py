"""An authority that has left a case supervises what it stored of it while the case goes on."""

from plumbing.sql import run_file

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep on the case's row who has left it, and let their auditors open it."""
    run_file("plans/0023_former_parties.sql", service="plans")


def downgrade() -> None:
    """Undo it."""
    run_file("plans/0023_former_parties_down.sql", service="plans")
