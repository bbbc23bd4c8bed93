"""Versions: what became of a referral step by step."""
