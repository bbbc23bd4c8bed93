"""Erasures: what was stored of a case is removed four years after its end, unless a hold stands (381/2023 § 12)."""
