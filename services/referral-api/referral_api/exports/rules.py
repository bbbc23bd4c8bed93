"""Exports: how much one holds."""

MOST_REFERRALS = 200
MOST_MESSAGES = 1000
"""Referrals and messages beyond these numbers, the newest first, are read at their own addresses."""
