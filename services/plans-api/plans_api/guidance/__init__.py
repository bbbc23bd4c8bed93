"""Guidance: what a person was told and advised while the plan is being made (381/2023 § 4)."""
