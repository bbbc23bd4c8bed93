"""Suppressions: which sums are not published, so that none gives a small one away."""
