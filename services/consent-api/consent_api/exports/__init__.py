"""Exports: all that consent-api holds about the signed-in person, as JSON or as an accessible PDF (GDPR 15)."""
