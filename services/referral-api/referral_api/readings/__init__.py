"""Readings: what each side of a referral, and its person, may read of it."""
