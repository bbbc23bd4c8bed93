"""Lets time pass over a referral: everything that is known of it happened so long ago."""

from tests.database import Rows

HAPPENED = {
    "referral_steps": ("at",),
    "referral_entries": ("created_at",),
    "information_requests": ("created_at", "answered_at"),
    "messages": ("created_at",),
    "attachments": ("created_at",),
    "referral_proposals": ("proposed_at", "answered_at"),
    "referral_outcomes": ("given_at",),
    "referral_absences": ("reported_at",),
    "reconsiderations": ("at",),
}


def age(rows: Rows, referral: str, by: str) -> None:
    """Everything of the referral happened so much earlier, such as '4 years'."""
    moved = {"referrals": ("id", ("created_at", "sent_at"))} | {
        table: ("referral_id", columns) for table, columns in HAPPENED.items()
    }
    for table, (key, columns) in moved.items():
        earlier = ", ".join(f"{column} = {column} - interval '{by}'" for column in columns)
        rows.execute("referral", f"UPDATE {table} SET {earlier} WHERE {key} = '{referral}'")
