"""Exports: what referral-api holds about and shows to the signed-in person, machine-readable (GDPR 15 and 20)."""
