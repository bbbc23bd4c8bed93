"""Merging two entries of one person, with a trace; both ids answer ever after."""
