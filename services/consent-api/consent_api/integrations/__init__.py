"""The clients of organisations: at which issuer, for which services, and with which scopes for which purpose."""
