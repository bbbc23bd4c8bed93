"""The directory as one document for our services, and its import from a file."""
