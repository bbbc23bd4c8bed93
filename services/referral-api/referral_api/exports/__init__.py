"""Exports: all that referral-api holds about the signed-in person, in a machine-readable form (GDPR 15 and 20)."""
