"""The local stack: a real PostgreSQL, a token issuer, the three services, and the demo."""
