"""Realisations: what the authorities note of a plan's items as they are carried out."""
