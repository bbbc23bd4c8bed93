"""Parties, working groups, transfers, guidance, holds, due dates of cases, and the evidence of assessments."""

from plumbing.sql import run_file

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make tables and columns, then policies, then what the database itself keeps true."""
    run_file("plans/0012_cases.sql", service="plans")
    run_file("plans/0012_policies.sql", service="plans")
    run_file("plans/0012_evidence.sql", service="plans")


def downgrade() -> None:
    """Drop them; what only they hold keeps no place and goes."""
    run_file("plans/0012_cases_down.sql", service="plans")
