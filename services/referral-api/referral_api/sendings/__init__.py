"""Sendings: drafts, what of a referral may leave, and its sending on a recorded decision."""
