"""Who may act for whom, in what and how long: guardians and proxies (703/2023 § 50)."""
