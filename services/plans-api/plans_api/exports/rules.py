"""Exports: how much one holds."""

MOST_VERSIONS = 200
"""Versions of plans beyond this number, the newest first, are read at their own addresses."""
