"""Duties: that the person's duties under a plan were explained, by whom, when and in which language (381/2023 § 7)."""
