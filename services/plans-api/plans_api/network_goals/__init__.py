"""Network goals: what a steering group sets itself for a year (388/2024 § 2)."""
