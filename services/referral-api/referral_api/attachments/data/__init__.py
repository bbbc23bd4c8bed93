"""Which types of file are taken, as data."""
