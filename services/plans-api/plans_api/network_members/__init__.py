"""Network members: whom each party of a steering group names, with deputies, and who chairs it (388/2024 § 1)."""
