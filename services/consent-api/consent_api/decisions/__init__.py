"""The decision point: may this organisation read or disclose this person's data, for this purpose, on which basis."""
