"""What of a version is not told to a reader who may not know its category."""
