"""Integration terms: by when an integration plan is made and how long it may last (681/2023 §§ 20, 23 and 31)."""
