"""A minor's own prohibition against giving their data to a guardian or another representative (703/2023 § 51)."""
