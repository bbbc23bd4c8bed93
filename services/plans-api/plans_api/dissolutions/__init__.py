"""Dissolutions: a steering group ends before its term does, and with it the naming of its lead person."""
