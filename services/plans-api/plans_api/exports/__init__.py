"""Exports: all that plans-api holds about the signed-in person, in a machine-readable form (GDPR 15 and 20)."""
