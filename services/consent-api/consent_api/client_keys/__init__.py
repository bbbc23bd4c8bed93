"""The public keys by which an organisation's client proves who it is, rotated with overlap."""
