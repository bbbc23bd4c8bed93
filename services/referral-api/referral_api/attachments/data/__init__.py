"""Which types of file are taken, and how long files are kept, as dated data."""
