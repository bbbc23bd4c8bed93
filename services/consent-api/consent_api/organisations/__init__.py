"""The directory: organisations, the token issuers bound to them, and our own services."""
