"""Holds: what keeps a case's data, or a plan outside a case, from its erasure for a time (381/2023 § 12)."""
