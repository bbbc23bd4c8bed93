"""The history of a person's identity codes: a code changes, the person stays."""
