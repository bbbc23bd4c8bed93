"""Versions: what became of a referral step by step, and what stood in it at each."""
