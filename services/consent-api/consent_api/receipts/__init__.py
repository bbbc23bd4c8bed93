"""Receipts: what a person and the parties keep of a consent, in the fields of ISO/IEC TS 27560 and signed."""
