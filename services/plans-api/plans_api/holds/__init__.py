"""Holds: what keeps a case's data from its erasure for a time (381/2023 § 12)."""
